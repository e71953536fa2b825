package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of users. */
class UserListIT extends ConsoleTests {
    @Test
    void selectedUsersAreDeletedAndNoOthers() {
        String name = unique("many");
        logInAsAdministrator();
        String token = tokenOfAdministrator();
        List.of("a", "b", "c").forEach(suffix -> addByApi(token, name + suffix));
        page.navigate(URL + "/users.xhtml?q=" + name);
        page.locator("#users_data > tr").nth(0).locator(".ui-chkbox-box").click();
        page.locator("#users_data > tr").nth(2).locator(".ui-chkbox-box").click();
        page.locator("#deleteSelected").click();
        assertThat(page.locator("#selected li")).hasText(new String[] {name + "a", name + "c"});
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).hasText("2 users have been deleted.");
        assertThat(page.locator("#users_data a")).hasText(name + "b");
    }

    @Test
    void listAnswersOnePageAtATime() {
        String name = unique("page");
        String token = tokenOfAdministrator();
        for (char suffix = 'a'; suffix <= 'u'; suffix++) {
            addByApi(token, name + suffix);
        }
        logInAsAdministrator();
        page.navigate(URL + "/users.xhtml?q=" + name);
        Locator names = page.locator("#users_data a");
        assertThat(names).hasCount(20);
        page.locator(".ui-paginator-next").click();
        assertThat(names).hasText(new String[] {name + "u"});
        page.reload();
        assertThat(names).hasText(new String[] {name + "u"});
        page.locator("#search").fill(name + "b");
        assertThat(names).hasText(new String[] {name + "b"});
    }
}
