package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every page of the console holds to: text is text, forged and unknown requests, headers. */
class PagesIT extends ConsoleTests {
    @Test
    void markupInNamesIsText() {
        String name = unique("markup");
        String markup = "<img src=x onerror=\"document.title='run'\"><b>bold</b>";
        logInAsAdministrator();
        String user = add(name);
        page.locator("#firstName").fill(markup);
        save();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
        assertThat(page.locator("#firstName")).hasValue(markup);
        page.navigate(URL + "/users.xhtml?q=" + name);
        assertThat(page.locator("#users_data")).containsText(markup);
        assertThat(page.locator("main img, main b")).hasCount(0);

        page.navigate(URL + "/groups.xhtml");
        String group = "<b>" + unique("group") + "</b>";
        page.locator("#name").fill(group);
        save();
        assertThat(page.locator("#messages")).containsText(group);
        page.navigate(user);
        page.locator("#groups").click();
        page.locator("#groups_panel li")
                .filter(new Locator.FilterOptions().setHasText(group))
                .click();
        assertThat(page.locator("#groups")).containsText(group);
        assertThat(page.locator("main b, #groups_panel b")).hasCount(0);
    }

    @Test
    void postWithoutAViewOfItsSessionChangesNothing() {
        logInAsAdministrator();
        String user = add(unique("forged"));
        String id = user.substring(user.indexOf('=') + 1);
        APIResponse answer = page.request()
                .post(
                        URL + "/user.xhtml",
                        RequestOptions.create()
                                .setForm(FormData.create()
                                        .set("form", "form")
                                        .set("id", id)
                                        .set("firstName", "forged")
                                        .set("save", "save")
                                        .set("jakarta.faces.ViewState", "1:2")));
        assertThat(answer.text()).contains("Nothing has been saved");
        page.navigate(user);
        assertThat(page.locator("#firstName")).hasValue("");
    }

    @Test
    void unknownThingsAreNotFound() {
        logInAsAdministrator();
        for (String path : List.of("/user.xhtml?id=99999", "/user.xhtml?id=x", "/groups.xhtml?id=99999", "/no.xhtml")) {
            Response answer = page.navigate(URL + path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(page.locator("h1")).hasText("Not found");
        }
    }

    @Test
    void pagesAreKeptToThemselves() {
        Map<String, String> headers = page.navigate(URL + "/login.xhtml").headers();
        assertThat(headers.get("content-security-policy"))
                .contains("frame-ancestors 'none'")
                .containsPattern("script-src 'self' 'nonce-[^']+'")
                .doesNotContain("unsafe-eval");
        assertThat(headers)
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store");
        assertThat(headers.get("referrer-policy")).isEqualTo("same-origin");
    }
}
