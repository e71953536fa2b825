package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            list(scheme.name(), name);
            forms(scheme.name());
        }
        page.setViewportSize(390, 844);
        list("phone", name);
        forms("phone");
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

    private void forms(String how) {
        page.navigate(URL + "/groups.xhtml");
        Axe.assertClean(page, how + ": groups");
        page.navigate(URL + "/user.xhtml");
        for (String menu : List.of("groups", "permissions")) {
            page.locator("#" + menu).click();
            assertThat(page.locator("#" + menu + "_panel")).isVisible();
            Axe.assertClean(page, how + ": menu of " + menu);
            page.keyboard().press("Escape");
        }
        page.locator("#save").click();
        assertThat(page.locator("#usernameMessage")).not().isEmpty();
        Axe.assertClean(page, how + ": refused form");
    }
}
