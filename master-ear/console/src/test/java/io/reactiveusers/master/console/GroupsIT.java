package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of groups. */
class GroupsIT extends ConsoleTests {
    @Test
    void groupIsAddedRenamedAndDeleted() {
        String name = unique("group");
        logInAsAdministrator();
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill(name);
        save();
        Locator row = page.locator("#groups_data a").filter(new Locator.FilterOptions().setHasText(name));
        row.click();
        page.locator("#name").fill("");
        save();
        assertThat(page.locator("#nameMessage")).hasText("Is empty.");
        page.locator("#name").fill(name + " renamed");
        save();
        assertThat(page.locator("#messages")).containsText("in the background");
        assertThat(row).hasText(name + " renamed");
        row.click();
        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).containsText("has been deleted");
        assertThat(row).hasCount(0);
    }

    @Test
    void aGroupShowsItsMembersAndLeadsToAllOfThem() {
        String name = unique("crew");
        logInAsAdministrator();
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill(name);
        save();
        Locator row = page.locator("#groups_data tr").filter(new Locator.FilterOptions().setHasText(name));
        assertThat(row.locator(".members")).hasText("0");
        String href = row.locator(".members a").getAttribute("href");
        long group = Long.parseLong(href.substring(href.indexOf('=') + 1));
        String token = tokenOfAdministrator();
        for (char suffix = 'a'; suffix <= 'c'; suffix++) {
            addByApi(token, Map.of("username", name + suffix, "groups", List.of(group)));
        }
        page.reload();
        assertThat(row.locator(".members")).hasText("3");
        row.locator("a").first().click();
        assertThat(page.locator("#membersTitle")).hasText("3 members");
        assertThat(page.locator("#members a")).hasText(new String[] {name + "a", name + "b", name + "c"});
        page.locator("#delete").click();
        assertThat(page.locator("#deleteDialog")).containsText("The group has 3 members.");
        assertThat(page.locator("#cancelDelete")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#delete")).isFocused();
        page.locator("#allMembers").click();
        assertThat(page.locator("#users_data a")).hasText(new String[] {name + "a", name + "b", name + "c"});
        assertThat(page.locator("#group")).hasValue(Long.toString(group));
    }
}
