package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Selecting users in the list, and changing all of them. */
class UserSelectionIT extends ConsoleTests {
    @Test
    void theSelectionOutlivesPagingSortingAndSearching() {
        String name = unique("keep");
        addMany(name, 22);
        logInAsAdministrator();
        page.navigate(URL + "/users.xhtml?sort=username&q=" + name);
        pick(name + "a");
        pick(name + "b");
        page.locator("#nextTop").click();
        pick(name + "v");
        assertThat(page.locator("#count")).hasText("3 selected");
        page.locator("#by-username").click();
        assertThat(page.locator("#users_data a").first()).hasText(name + "v");
        assertThat(box(name + "v")).isChecked();
        page.locator("#search").fill(name + "b");
        assertThat(page.locator("#users_data a")).hasCount(1);
        assertThat(box(name + "b")).isChecked();
        box(name + "b").uncheck();
        assertThat(page.locator("#count")).hasText("2 selected");

        page.locator("#deleteSelected").click();
        assertThat(page.locator("#selected li")).hasText(new String[] {name + "a", name + "v"});
        // The list is filled before the dialog opens, and a key pressed earlier would not reach it.
        assertThat(page.locator("#cancelBulk")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#bulkDialog")).isHidden();
        assertThat(page.locator("#deleteSelected")).isFocused();
        page.locator("#deleteSelected").click();
        page.locator("#confirmBulk").click();
        assertThat(page.locator("#messages")).hasText("2 users have been deleted.");
        assertThat(page.locator("#count")).hasText("None selected");
        page.locator("#search").fill(name);
        assertThat(page.locator("#found")).hasText("20 users");
    }

    @Test
    void enterSelectsNothing() {
        String name = unique("enter");
        logInAsAdministrator();
        addMany(name, 2);
        page.navigate(URL + "/users.xhtml?q=" + name);
        page.locator(".pick").first().check();
        assertThat(page.locator("#count")).hasText("1 selected");
        page.locator(".pick").last().press("Enter");
        // Its response comes after that of whatever Enter did.
        page.locator("#search").fill(name + "nobody");
        page.locator("#search").press("Enter");
        assertThat(page.locator("#found")).hasText("No users found.");
        assertThat(page.locator("#count")).hasText("1 selected");
    }

    @Test
    void allFoundAreSelectedAndDeactivated() {
        String name = unique("all");
        addMany(name, 25);
        logInAsAdministrator();
        page.navigate(URL + "/users.xhtml?q=" + name);
        page.locator("#pickPage").check();
        assertThat(page.locator("#count")).hasText("20 selected");
        page.locator("#pickAll").click();
        assertThat(page.locator("#count")).hasText("25 selected");
        page.locator("#deactivateSelected").click();
        assertThat(page.locator("#selected")).containsText("Deactivate 25 users?");
        assertThat(page.locator("#selected li")).hasCount(11);
        assertThat(page.locator("#selected li").last()).hasText("and 15 more");
        page.locator("#confirmBulk").click();
        assertThat(page.locator("#messages")).hasText("25 users have been deactivated.");
        page.navigate(URL + "/users.xhtml?active=false&q=" + name);
        assertThat(page.locator("#found")).hasText("25 users, 1 to 20 shown");
        page.locator("#pickAll").click();
        page.locator("#clearSelection").click();
        assertThat(page.locator("#count")).hasText("None selected");
        assertThat(page.locator("#activateSelected")).isDisabled();
    }

    @Test
    void whatIsRefusedIsReportedAndStaysSelected() {
        String name = unique("refuse");
        logInAsAdministrator();
        addStaff(name + "clerk");
        String token = tokenOfAdministrator();
        addByApi(token, Map.of("username", name + "plain"));
        addByApi(token, Map.of("username", name + "staff", "is_staff", true));
        Page clerk = window();
        logIn(clerk, "/users.xhtml?q=" + name, name + "clerk", PASSWORD);
        clerk.locator("#pickAll").click();
        assertThat(clerk.locator("#count")).hasText("3 selected");
        clerk.locator("#deleteSelected").click();
        clerk.locator("#confirmBulk").click();
        Locator messages = clerk.locator("#messages p");
        assertThat(messages).hasCount(3);
        assertThat(messages.nth(0)).hasText("1 user has been deleted.");
        assertThat(messages.nth(1))
                .hasText("1 user not deleted: only a superuser may delete a staff user: " + name + "staff.");
        assertThat(messages.nth(2)).containsText("this is you");
        assertThat(clerk.locator("#count")).hasText("2 selected");
    }

    @Test
    void whoeverChangesManyStaysAsTheyAre() {
        String name = unique("self");
        logInAsAdministrator();
        addMany(name, 1);
        for (String action : List.of("deactivate", "delete")) {
            page.navigate(URL + "/users.xhtml?q=" + ADMIN);
            box(ADMIN).check();
            page.locator("#search").fill(name);
            box(name + "a").check();
            assertThat(page.locator("#count")).hasText("2 selected");
            page.locator("#" + action + "Selected").click();
            page.locator("#confirmBulk").click();
            Locator messages = page.locator("#messages p");
            assertThat(messages).hasCount(2);
            assertThat(messages.nth(0)).hasText("1 user has been " + action + "d.");
            assertThat(messages.nth(1))
                    .hasText("1 user not " + action + "d: this is you; do it in your own form, or let a"
                            + " colleague do it: " + ADMIN + ".");
        }
    }

    private void addMany(String name, int count) {
        String token = tokenOfAdministrator();
        for (int i = 0; i < count; i++) {
            addByApi(token, Map.of("username", name + (char) ('a' + i)));
        }
    }

    private void pick(String username) {
        box(username).check();
    }

    private Locator box(String username) {
        return page.getByLabel(username, new Page.GetByLabelOptions().setExact(true));
    }
}
