package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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
}
