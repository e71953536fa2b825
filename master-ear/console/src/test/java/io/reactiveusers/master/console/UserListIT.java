package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of users: searching, sorting, filtering, paging, and what its URL says. */
class UserListIT extends ConsoleTests {
    @Test
    void severalWordsAccentsAndIdsAreFoundAndTheCountIsAnnounced() {
        String name = unique("find");
        String token = tokenOfAdministrator();
        addByApi(token, Map.of("username", name + "a", "first_name", "Anna", "last_name", "Müller"));
        addByApi(token, Map.of("username", name + "b", "first_name", "Anna", "last_name", "Smith"));
        String id = addByApi(token, Map.of("username", name + "c", "first_name", "Émile"));
        logInAsAdministrator();
        search("muller ANNA " + name);
        assertThat(names()).hasText(new String[] {name + "a"});
        assertThat(page.locator("#found")).hasText("1 user");
        assertThat(page.locator("#found")).hasAttribute("role", "status");
        search("émile " + name);
        assertThat(names()).hasText(new String[] {name + "c"});
        search(name + " " + id);
        assertThat(names().filter(new Locator.FilterOptions().setHasText(name + "c")))
                .hasCount(1);
        search(name + " nobody");
        assertThat(page.locator("#found")).hasText("No users found.");
        assertThat(names()).hasCount(0);
    }

    @Test
    void whatIsShownIsInTheUrlAndBackReturnsToIt() {
        String name = unique("page");
        String token = tokenOfAdministrator();
        for (char suffix = 'a'; suffix <= 'w'; suffix++) {
            addByApi(token, Map.of("username", name + suffix, "is_active", suffix != 'c'));
        }
        logInAsAdministrator();
        search(name);
        assertThat(names()).hasCount(20);
        assertThat(page.locator("#found")).hasText("23 users, 1 to 20 shown");
        page.locator("#nextTop").click();
        assertThat(names()).hasText(new String[] {name + "u", name + "v", name + "w"});
        page.locator("#by-username").click();
        assertThat(page.locator("th.username")).hasAttribute("aria-sort", "ascending");
        page.locator("#by-username").click();
        assertThat(names().first()).hasText(name + "w");
        assertThat(page.locator("th.username")).hasAttribute("aria-sort", "descending");
        filter("active", "false");
        assertThat(names()).hasText(new String[] {name + "c"});
        String url = page.url();
        assertThat(url).contains("q=" + name, "sort=-username", "active=false");

        page.goBack();
        assertThat(names()).hasCount(20);
        assertThat(page.locator("#active")).hasValue("");
        page.goBack();
        page.goBack();
        assertThat(names()).hasText(new String[] {name + "u", name + "v", name + "w"});
        page.goForward();
        page.goForward();
        page.goForward();
        assertThat(names()).hasText(new String[] {name + "c"});

        Page other = page.context().newPage();
        other.navigate(url);
        assertThat(other.locator("#users_data a")).hasText(new String[] {name + "c"});
        assertThat(other.locator("#active")).hasValue("false");
        assertThat(other.locator("#sort")).hasValue("-username");
        assertThat(other.locator("#search")).hasValue(name);
        other.locator("#clearFilters").click();
        assertThat(other.locator("#users_data a")).hasCount(20);
    }

    @Test
    void quickChoicesAreAllMade() {
        logInAsAdministrator();
        search(unique("nobody"));
        assertThat(page.locator("#found")).hasText("No users found.");
        // Quicker than any response.
        page.evaluate("() => [['active', 'true'], ['staff', 'false'], ['sort', '-username']].forEach(choice => {"
                + " const field = document.getElementById(choice[0]); field.value = choice[1];"
                + " field.dispatchEvent(new Event('change', { bubbles: true })); })");
        assertThat(page).hasURL(Pattern.compile("sort=-username"));
        assertThat(page.url()).contains("active=true", "staff=false");
        assertThat(page.locator("#active")).hasValue("true");
        assertThat(page.locator("#staff")).hasValue("false");
    }

    @Test
    void focusStaysWhereTheKeyboardIs() {
        String name = unique("keys");
        String token = tokenOfAdministrator();
        for (int i = 0; i < 41; i++) {
            addByApi(token, Map.of("username", name + (char) ('a' + i % 26) + i));
        }
        logInAsAdministrator();
        page.navigate(URL + "/users.xhtml?q=" + name);
        page.locator("#nextTop").press("Enter");
        assertThat(page).hasURL(Pattern.compile("offset=20"));
        assertThat(page.locator("#nextTop")).isFocused();
        page.locator("#nextTop").press("Enter");
        assertThat(names()).hasCount(1);
        // There is no next page any more.
        assertThat(page.locator("#results")).isFocused();
        assertThat(page.locator("nav a[aria-current=true]")).hasText("Users");
    }

    @Test
    void everyFilterIsOffered() {
        String name = unique("filter");
        String token = tokenOfAdministrator();
        addByApi(token, Map.of("username", name + "plain"));
        addByApi(token, Map.of("username", name + "staff", "is_staff", true));
        addByApi(token, Map.of("username", name + "super", "is_staff", true, "is_superuser", true));
        logInAsAdministrator();
        search(name);
        assertThat(names()).hasCount(3);
        filter("staff", "true");
        assertThat(names()).hasText(new String[] {name + "staff", name + "super"});
        filter("superuser", "true");
        assertThat(names()).hasText(new String[] {name + "super"});
        filter("never", "false");
        assertThat(names()).hasCount(0);
        page.locator("#clearFilters").click();
        assertThat(names()).hasCount(3);
        page.locator("#joinedFrom").fill("2020-01-01");
        page.locator("#joinedTo").fill("2020-12-31");
        page.locator("#joinedTo").blur();
        assertThat(names()).hasCount(0);
        page.locator("#joinedTo").fill("");
        page.locator("#joinedTo").blur();
        assertThat(names()).hasCount(3);
        page.navigate(URL + "/users.xhtml?q=first-admin&last_login_from=2020-01-01");
        assertThat(names()).hasText(new String[] {ADMIN});
        for (String sort : List.of("last_login", "-last_login")) {
            page.navigate(URL + "/users.xhtml?sort=" + sort + "&q=first-admin");
            assertThat(names()).hasText(new String[] {ADMIN});
        }
    }

    @Test
    void aBadUrlDoesNoHarm() {
        logInAsAdministrator();
        List<String> values =
                List.of("", "x", "\u0000", "-1", "99999999999999999999", "'\"><b>", "é\ufffd", "9".repeat(300));
        for (String name :
                List.of("q", "active", "group", "joined_from", "last_login_to", "sort", "offset", "limit", "x")) {
            StringBuilder all = new StringBuilder("?staff=true");
            for (String value : values) {
                String query = "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
                APIResponse answer = page.request().get(URL + "/users.xhtml" + query);
                assertThat(answer.status()).as(query).isEqualTo(200);
                assertThat(answer.text()).as(query).contains("id=\"results\"");
                all.append('&').append(query.substring(1));
            }
            assertThat(page.navigate(URL + "/users.xhtml" + all).status()).isEqualTo(200);
        }
        page.navigate(URL + "/users.xhtml?active=maybe&sort=username&offset=99999");
        assertThat(page.locator("#messages")).hasText("Left out of the search: active must be true or false.");
        assertThat(names().first()).isVisible();
    }

    @Test
    void aPhoneShowsTwoLinesAUserAndNothingOverflows() {
        String name = unique("phone");
        String token = tokenOfAdministrator();
        for (int i = 0; i < 21; i++) {
            addByApi(
                    token,
                    Map.of(
                            "username",
                            name + i + "x".repeat(i * 5),
                            "first_name",
                            "First".repeat(i),
                            "last_name",
                            "Last"));
        }
        logInAsAdministrator();
        page.setViewportSize(390, 844);
        page.navigate(URL + "/users.xhtml?q=" + name);
        IntStream.of(0, 10, 19)
                .forEach(i -> assertThat(page.locator("#users_data > tr").nth(i).boundingBox().height)
                        .isLessThan(72));
        assertThat(page.locator("#nextTop")).isVisible();
        assertThat(page.locator("#nextBottom")).isVisible();
        page.setViewportSize(320, 700);
        for (String path : List.of("/users.xhtml?q=" + name, "/groups.xhtml", "/user.xhtml")) {
            page.navigate(URL + path);
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isLessThanOrEqualTo(320);
        }
    }

    @Test
    void stylesAndScriptsAreCompressedAndPagesAreNot() {
        logInAsAdministrator();
        List<String> encodings = page.locator("link[rel=stylesheet], script[src]").all().stream()
                .map(element -> element.getAttribute(element.getAttribute("href") == null ? "src" : "href"))
                .map(path -> page.request().get(URL + path).headers().get("content-encoding"))
                .toList();
        assertThat(encodings).hasSizeGreaterThan(5).containsOnly("gzip");
        assertThat(page.request().get(URL + "/users.xhtml").headers()).doesNotContainKey("content-encoding");
    }

    private void search(String text) {
        page.locator("#search").fill(text);
        assertThat(page).hasURL(Pattern.compile("[?&]q="));
    }

    private void filter(String id, String value) {
        if (page.locator("#filters").getAttribute("open") == null) {
            page.locator("#filters summary").click();
        }
        page.locator("#" + id).selectOption(value);
    }

    private Locator names() {
        return page.locator("#users_data a");
    }
}
