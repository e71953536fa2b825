package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The form of one user. */
class UserFormIT extends ConsoleTests {
    @Test
    void userIsAddedFoundChangedAndDeleted() {
        String name = unique("ann");
        logInAsAdministrator();
        String user = add(name);

        page.navigate(URL + "/");
        page.locator("#search").fill(name);
        Locator rows = page.locator("#users_data > tr");
        assertThat(rows).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("q=" + name));
        page.locator("#users_data a").click();
        assertThat(page).hasURL(user);

        page.locator("#firstName").fill("Änn");
        page.locator("#active").uncheck();
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        assertThat(page.locator("#firstName")).hasValue("Änn");
        assertThat(page.locator("#active")).not().isChecked();

        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).hasText("The user " + name + " has been deleted.");
        assertThat(page.navigate(user).status()).isEqualTo(404);
    }

    @Test
    void refusalIsShownAtItsField() {
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill("has space");
        page.locator("#email").fill("kept@example.org");
        save();
        assertThat(page.locator("#usernameMessage")).containsText("letters");
        assertThat(page.locator("#username")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#username")).isFocused();
        assertThat(page.locator("#email")).hasValue("kept@example.org");

        page.locator("#username").fill(ADMIN);
        save();
        assertThat(page.locator("#usernameMessage")).hasText("Belongs to another user.");
    }

    @Test
    void staffMayNotDoWhatIsForSuperusers() {
        String name = unique("clerk");
        logInAsAdministrator();
        page.navigate(addStaff(name));
        Page clerk = window();
        logIn(clerk, "/user.xhtml", name, PASSWORD);
        assertThat(clerk.locator("#staff")).isDisabled();
        assertThat(clerk.locator("#superuser")).isDisabled();
        clerk.navigate(URL + "/user.xhtml?id=-1");
        assertThat(clerk.locator("#save")).isDisabled();
        assertThat(clerk.locator("#username")).isDisabled();
    }
}
