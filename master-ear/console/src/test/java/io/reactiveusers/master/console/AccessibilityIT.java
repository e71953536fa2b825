package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No page breaks a rule of axe-core in any state: light and dark, on a screen and on a phone. */
class AccessibilityIT extends ConsoleTests {
    @Test
    void everyStateOfEveryPageIsCleanInTheLightAndInTheDark() {
        String name = unique("axe");
        String token = tokenOfAdministrator();
        for (char suffix = 'a'; suffix <= 'u'; suffix++) {
            addByApi(token, Map.of("username", name + suffix, "is_active", suffix != 'b', "is_staff", suffix == 'c'));
        }
        logInAsAdministrator();
        String crew = group(unique("crew"));
        addByApi(token, Map.of("username", unique("member"), "groups", List.of(Long.parseLong(crew))));
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            list(scheme.name(), name);
            forms(scheme.name(), crew);
            refusals(scheme.name());
            login(scheme.name());
        }
        page.setViewportSize(390, 844);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String how = "phone " + scheme;
            list(how, name);
            forms(how, crew);
            refusals(how);
            login(how);
        }
    }

    @Test
    void theViewOfAClerkAndErrorPagesAreClean() {
        String name = unique("clerk");
        logInAsAdministrator();
        String user = addStaff(name);
        Page clerk = window();
        logIn(clerk, "/user.xhtml?id=-1", name, PASSWORD);
        assertThat(clerk.locator("#save")).isDisabled();
        Axe.assertClean(clerk, "clerk: an administrator");
        clerk.navigate(user);
        Axe.assertClean(clerk, "clerk: a form");
        clerk.navigate(URL + "/groups.xhtml");
        Axe.assertClean(clerk, "clerk: groups");
        clerk.navigate(URL + "/users.xhtml");
        clerk.route("**/users.xhtml*", route -> route.abort());
        clerk.locator("#by-username").click();
        assertThat(clerk.locator("#unanswered")).isVisible();
        Axe.assertClean(clerk, "error: no answer");
    }

    private String group(String name) {
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill(name);
        save();
        String href = page.locator("#groups_data a")
                .filter(new Locator.FilterOptions().setHasText(name))
                .getAttribute("href");
        return href.substring(href.indexOf('=') + 1);
    }

    private void list(String how, String name) {
        page.navigate(URL + "/users.xhtml?q=" + name);
        Axe.assertClean(page, how + ": list");
        page.locator("#nextTop").click();
        assertThat(page.locator("#users_data a")).hasCount(1);
        Axe.assertClean(page, how + ": second page");
        page.locator("#search").fill(name + "b");
        assertThat(page).hasURL(Pattern.compile("q=" + name + "b"));
        if (page.locator("#filters").getAttribute("open") == null) {
            page.locator("#filters summary").click();
        }
        Axe.assertClean(page, how + ": searched, filters open");
        page.locator("#search").fill(name);
        assertThat(page.locator("#found")).containsText("21 users");
        page.locator("#pickAll").click();
        assertThat(page.locator("#count")).hasText("21 selected");
        Axe.assertClean(page, how + ": all found selected");
        page.locator("#activateSelected").click();
        page.locator("#confirmBulk").click();
        assertThat(page.locator("#messages")).containsText("21 users have been activated.");
        Axe.assertClean(page, how + ": report");
        page.locator(".pick").first().check();
        assertThat(page.locator("#count")).hasText("1 selected");
        page.locator("#deleteSelected").click();
        assertThat(page.locator("#cancelBulk")).isFocused();
        Axe.assertClean(page, how + ": dialog");
        page.keyboard().press("Escape");
        page.locator("#clearSelection").click();
        page.navigate(URL + "/users.xhtml?active=x&q=nobody" + name);
        assertThat(page.locator("#messages")).containsText("active");
        Axe.assertClean(page, how + ": message, nothing found");
    }

    private void forms(String how, String group) {
        page.navigate(URL + "/groups.xhtml");
        Axe.assertClean(page, how + ": groups");
        page.navigate(URL + "/groups.xhtml?id=" + group);
        assertThat(page.locator("#members a")).hasCount(1);
        Axe.assertClean(page, how + ": group with a member");
        page.locator("#delete").click();
        assertThat(page.locator("#cancelDelete")).isFocused();
        Axe.assertClean(page, how + ": deletion of a group");
        page.navigate(addWithoutPassword(unique("deletion")));
        page.locator("#delete").click();
        assertThat(page.locator("#cancelDelete")).isFocused();
        Axe.assertClean(page, how + ": deletion of a user");
        page.navigate(URL + "/user.xhtml");
        for (String menu : List.of("groups", "permissions")) {
            page.locator("#" + menu).click();
            assertThat(page.locator("#" + menu + "_panel")).isVisible();
            Axe.assertClean(page, how + ": menu of " + menu);
            page.keyboard().press("Escape");
        }
        page.navigate(URL + "/user.xhtml?id=4711000");
        assertThat(page.locator("h1")).hasText("Not found");
        Axe.assertClean(page, how + ": not found");
    }

    /** What a form shows when it has not been saved. */
    private void refusals(String how) {
        page.navigate(URL + "/user.xhtml");
        page.locator("#password").fill(PASSWORD);
        save();
        assertThat(page.locator("#usernameMessage")).not().isEmpty();
        assertThat(page.locator("#passwordKept")).isVisible();
        Axe.assertClean(page, how + ": refused form, password kept");

        String user = addWithoutPassword(unique("refused"));
        Page other = page.context().newPage();
        other.navigate(user);
        other.locator("#firstName").fill("Theirs");
        other.locator("#active").uncheck();
        other.locator("#save").click();
        assertThat(other.locator("#messages")).hasText("The user has been saved.");
        page.locator("#firstName").fill("Mine");
        save();
        assertThat(page.locator("#stale")).isVisible();
        Axe.assertClean(page, how + ": conflict");

        other.locator("#delete").click();
        other.locator("#confirmDelete").click();
        assertThat(other.locator("#messages")).containsText("has been deleted.");
        other.close();
        save();
        assertThat(page.locator("#gone")).isVisible();
        Axe.assertClean(page, how + ": deleted meanwhile");
    }

    /** The login after the end of a session, and the form that comes back after it. */
    private void login(String how) {
        page.navigate(addWithoutPassword(unique("typed")));
        page.locator("#firstName").fill("Typed");
        page.context().clearCookies();
        save();
        assertThat(page.locator("#expired")).isVisible();
        Axe.assertClean(page, how + ": session has ended");
        fillInLogin(page, ADMIN, "a wrong password");
        assertThat(page.locator("#messages")).isVisible();
        Axe.assertClean(page, how + ": login refused");
        fillInLogin(page, ADMIN, ADMIN_PASSWORD);
        assertThat(page.locator("#restored")).isVisible();
        Axe.assertClean(page, how + ": input is back");
    }
}
