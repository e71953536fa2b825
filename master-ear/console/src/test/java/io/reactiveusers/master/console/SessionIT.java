package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A session ends while someone types; someone leaves a page on which they have typed. */
class SessionIT extends ConsoleTests {
    @Test
    void whatWasTypedComesBackAfterTheLogin() {
        String name = unique("session");
        logInAsAdministrator();
        String user = addWithoutPassword(name);
        page.navigate(user);
        page.locator("#firstName").fill("Typed <b>\"long\"</b> ago");
        page.locator("#email").fill("no address");
        // The page has been updated once when the session ends.
        save();
        assertThat(page.locator("#emailMessage")).containsText("Is not an e-mail address");
        page.locator("#email").fill("");
        page.locator("#active").uncheck();
        page.locator("#password").fill("never to be kept");
        endSession();
        save();
        assertThat(page.locator("#expired")).containsText("Your session has ended");
        assertThat(page.content()).doesNotContain("never to be kept");
        assertThat((String) page.evaluate("JSON.stringify(sessionStorage)")).doesNotContain("never to be kept");

        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        assertThat(page).hasURL(user);
        assertThat(page.locator("#restored")).containsText("Only the password is not");
        assertThat(page.locator("#firstName")).hasValue("Typed <b>\"long\"</b> ago");
        assertThat(page.locator("#active")).not().isChecked();
        assertThat(page.locator("#password")).hasValue("");
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        assertThat(page.locator("#firstName")).hasValue("Typed <b>\"long\"</b> ago");
        assertThat(page.locator("#active")).not().isChecked();
        page.reload();
        assertThat(page.locator("#restored")).isHidden();
    }

    @Test
    void changeOfAnotherDuringTheLoginIsAConflict() {
        logInAsAdministrator();
        String user = addWithoutPassword(unique("conflict"));
        page.navigate(user);
        page.locator("#firstName").fill("Mine");
        Page other = page.context().newPage();
        other.navigate(user);
        other.locator("#firstName").fill("Theirs");
        other.locator("#save").click();
        assertThat(other.locator("#messages")).hasText("The user has been saved.");
        endSession();
        save();
        assertThat(page.locator("#expired")).isVisible();
        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        assertThat(page.locator("#firstName")).hasValue("Mine");
        save();
        assertThat(page.locator("#stale")).containsText("Theirs");
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        assertThat(page.locator("#firstName")).hasValue("Mine");
    }

    @Test
    void whatWasTypedComesBackWhenOnlyTheViewIsGone() {
        String name = unique("view");
        logInAsAdministrator();
        page.navigate(URL + "/user.xhtml");
        page.locator("#username").fill(name);
        // Another tab, in which the session ends and a new one begins.
        endSession();
        Page other = page.context().newPage();
        logIn(other, "/", ADMIN, ADMIN_PASSWORD);
        assertThat(other.locator("#operator")).hasText(ADMIN);
        save();
        assertThat(page.locator("#messages")).containsText("Nothing has been saved");
        assertThat(page.locator("#restored")).isVisible();
        assertThat(page.locator("#username")).hasValue(name);
        save();
        assertThat(page.locator("#messages")).hasText("The user has been added.");
    }

    @Test
    void anotherPersonDoesNotGetTheInput() {
        String clerk = unique("clerk");
        logInAsAdministrator();
        addStaff(clerk);
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill("typed by the first");
        endSession();
        save();
        assertThat(page.locator("#expired")).isVisible();
        fillInLogin(page, clerk, PASSWORD);
        assertThat(page.locator("#operator")).hasText(clerk);
        assertThat(page).hasURL(URL + "/groups.xhtml");
        assertThat(page.locator("#name")).hasValue("");
        assertThat((String) page.evaluate("JSON.stringify(sessionStorage)")).doesNotContain("typed by the first");
        page.locator("#logout").click();
        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        page.navigate(URL + "/groups.xhtml");
        assertThat(page.locator("#name")).hasValue("");
    }

    @Test
    void listComesBackAsItWas() {
        String name = unique("list");
        logInAsAdministrator();
        addWithoutPassword(name);
        page.navigate(URL + "/users.xhtml");
        page.locator("#search").fill(name);
        assertThat(page).hasURL(Pattern.compile("q=" + name));
        page.locator("#users_data a").click();
        assertThat(page.locator("#username")).hasValue(name);
        page.locator("#back").click();
        assertThat(page).hasURL(Pattern.compile("q=" + name));
        endSession();
        page.locator("#find").click();
        assertThat(page.locator("#expired")).isVisible();
        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        assertThat(page).hasURL(Pattern.compile("q=" + name));
        assertThat(page.locator("#search")).hasValue(name);
    }

    @Test
    void leavingAChangedFormIsAskedAbout() {
        logInAsAdministrator();
        String user = addWithoutPassword(unique("leaving"));
        List<String> asked = new ArrayList<>();
        page.navigate(user);
        page.onDialog(dialog -> {
            asked.add(dialog.type());
            dialog.dismiss();
        });
        page.locator("#firstName").click();
        page.locator("#firstName").fill("Changed");
        page.locator("#back").click();
        assertThat(page.locator("#firstName")).hasValue("Changed");
        assertThat(page).hasURL(user);
        assertThat(asked).containsExactly("beforeunload");

        page.locator("#email").fill("no address");
        save();
        assertThat(page.locator("#emailMessage")).containsText("Is not an e-mail address");
        page.locator("#back").click();
        assertThat(page.locator("#firstName")).hasValue("Changed");
        assertThat(asked).hasSize(2);

        page.locator("#email").fill("");
        page.locator("#firstName").fill("");
        page.locator("#back").click();
        assertThat(page.locator("#search")).isVisible();
        page.navigate(user);
        page.locator("#firstName").click();
        page.locator("#firstName").fill("Saved");
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        page.locator("#back").click();
        assertThat(page.locator("#search")).isVisible();
        assertThat(asked).containsExactly("beforeunload", "beforeunload");
    }

    private void endSession() {
        page.context().clearCookies();
    }
}
