package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Login, logout and who may be in the console. */
class LoginIT extends ConsoleTests {
    @Test
    void wrongPasswordIsRefused() {
        logIn(page, "/", ADMIN, "not the password");
        assertThat(page.locator("#messages")).hasText("Wrong username or password.");
        assertThat(page.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void whoIsNotStaffIsRefusedAndToldSo() {
        String name = unique("plain");
        logInAsAdministrator();
        add(name);
        Page other = window();
        logIn(other, "/", name, PASSWORD);
        assertThat(other.locator("#messages")).containsText("not staff");
        assertThat(other.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void loginChangesTheSessionAndLeadsToThePageAskedFor() {
        page.navigate(URL + "/user.xhtml?id=-1");
        Cookie before = sessionCookie(page);
        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        assertThat(page).hasURL(URL + "/user.xhtml?id=-1");
        Cookie after = sessionCookie(page);
        assertThat(after.value).isNotEqualTo(before.value);
        assertThat(after.httpOnly).isTrue();
        assertThat(after.sameSite).isEqualTo(SameSiteAttribute.LAX);
    }

    @Test
    void logoutEndsTheSession() {
        logInAsAdministrator();
        Cookie session = sessionCookie(page);
        page.locator("#logout").click();
        assertThat(page.locator("#login")).isVisible();
        page.context().addCookies(List.of(session));
        assertThat(page.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }

    @Test
    void demotedStaffIsOutAtTheNextRequest() {
        String name = unique("demoted");
        logInAsAdministrator();
        String user = addStaff(name);
        Page clerk = window();
        logIn(clerk, "/users.xhtml", name, PASSWORD);
        assertThat(clerk.locator("#operator")).hasText(name);

        page.navigate(user);
        page.locator("#active").uncheck();
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");

        // A request of the page's script, which has to follow too.
        clerk.locator("#find").click();
        assertThat(clerk.locator("#ended")).isVisible();
        assertThat(clerk.navigate(URL + "/users.xhtml").url()).contains("/login.xhtml");
    }
}
