package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** What becomes of a password, and of the other input, when the form is refused. */
class PasswordIT extends ConsoleTests {
    @Test
    void passwordTypedInARefusedFormIsSetByTheNextSave() {
        String name = unique("password");
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        assertThat(page.locator("#passwordState")).containsText("No password");
        page.locator("#username").fill("has space");
        page.locator("#password").fill(PASSWORD);
        save();
        assertThat(page.locator("#passwordKept")).containsText("will be set when you save");
        assertThat(page.content()).doesNotContain(PASSWORD);
        page.locator("#username").fill(name);
        page.keyboard().press("Enter");
        assertThat(page.locator("#messages")).hasText("The user has been added.");
        assertThat(page.locator("#passwordState")).hasText("Password set.");

        Page user = window();
        logIn(user, "/", name, PASSWORD);
        assertThat(user.locator("#messages")).containsText("not staff");
    }

    @Test
    void keptPasswordIsDiscardedOnlyWhenAskedTo() {
        String name = unique("discard");
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        page.locator("#password").fill(PASSWORD);
        save();
        page.locator("#discardPassword").click();
        assertThat(page.locator("#passwordKept")).hasCount(0);
        page.locator("#username").fill(name);
        save();
        assertThat(page.locator("#passwordState")).containsText("No password: this user cannot log in");
    }

    @Test
    void everyFaultIsShownAtOnceAndAPasswordAtFaultIsAskedForAgain() {
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill(ADMIN);
        page.locator("#email").fill("no address");
        page.locator("#firstName").fill("x".repeat(151));
        page.locator("#password").fill("short");
        save();
        assertThat(page.locator("#usernameMessage")).hasText("Belongs to another user.");
        assertThat(page.locator("#emailMessage")).containsText("Is not an e-mail address");
        assertThat(page.locator("#firstNameMessage")).containsText("Is longer than 150 characters");
        assertThat(page.locator("#passwordMessage")).containsText("Is shorter than 8 characters");
        assertThat(page.locator("#username")).isFocused();
        assertThat(page.locator("[aria-invalid=true]")).hasCount(4);
        assertThat(page.locator("#passwordKept")).hasCount(0);
    }

    @Test
    void passwordIsShownWhileItIsTyped() {
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        page.locator("#password").fill(PASSWORD);
        assertThat(page.locator("#password")).hasAttribute("type", "password");
        page.locator("#reveal").click();
        assertThat(page.locator("#password")).hasAttribute("type", "text");
    }

    @Test
    void longNameStaysOnThePage() {
        logInAsAdministrator();
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill(unique("W".repeat(140)));
        save();
        assertThat(page.locator("#messages")).containsText("has been added");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .isLessThanOrEqualTo(0);
        page.locator("#groups_data a")
                .filter(new Locator.FilterOptions().setHasText("WWW"))
                .first()
                .click();
        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).containsText("has been deleted");
    }
}
