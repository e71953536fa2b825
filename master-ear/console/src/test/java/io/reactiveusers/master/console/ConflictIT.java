package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two people change or delete the same user or group at once. */
class ConflictIT extends ConsoleTests {
    @Test
    void eachFieldThatDiffersIsChosenFromTheirsAndMine() {
        logInAsAdministrator();
        String user = addWithoutPassword(unique("conflict"));
        page.navigate(user);
        Page other = other(user);
        other.locator("#firstName").fill("Their first");
        other.locator("#lastName").fill("Their last");
        other.locator("#email").fill("theirs@example.org");
        saved(other);

        page.locator("#firstName").fill("My first");
        page.locator("#lastName").fill("My last");
        save();
        Locator stale = page.locator("#stale");
        assertThat(stale).containsText("Not saved: another person changed this user at ");
        assertThat(difference("Username")).hasCount(0);
        assertThat(difference("First name")).containsText("Their first");
        assertThat(difference("First name").getByLabel("Mine")).isChecked();
        // What only the other person changed is theirs, if nothing else is chosen.
        assertThat(difference("E-mail").getByLabel("Theirs")).isChecked();
        assertThat(page.locator("#email")).hasValue("theirs@example.org");

        difference("Last name").getByLabel("Theirs").check();
        assertThat(page.locator("#lastName")).hasValue("Their last");
        difference("E-mail").getByLabel("Mine").check();
        assertThat(page.locator("#email")).hasValue("");
        assertThat(page.locator("#firstName")).hasValue("My first");
        saved(page);
        assertThat(stale).hasCount(0);
        assertThat(page.locator("#firstName")).hasValue("My first");
        assertThat(page.locator("#lastName")).hasValue("Their last");
        assertThat(page.locator("#email")).hasValue("");
    }

    /** A clerk cannot decide about what only a superuser changes, so that is theirs without a choice. */
    @Test
    void onlyWhatThePersonMayChangeIsOffered() {
        String clerkName = unique("clerk");
        logInAsAdministrator();
        addStaff(clerkName);
        String user = addWithoutPassword(unique("offered"));
        Page clerk = window();
        logIn(clerk, user.substring(URL.length()), clerkName, PASSWORD);
        clerk.locator("#firstName").fill("Mine");
        change(user, Map.of("first_name", "Theirs", "is_active", false, "user_permissions", List.of(permission())));

        clerk.locator("#save").click();
        assertThat(clerk.locator("#stale legend")).hasText(new String[] {"First name", "Active"});
        clerk.locator("#save").click();
        assertThat(clerk.locator("#messages")).hasText("The user has been saved.");
        assertThat(clerk.locator("#firstName")).hasValue("Mine");
        assertThat(clerk.locator("#active")).not().isChecked();
        page.navigate(user);
        assertThat(page.locator("#permissions")).containsText("letters.read_letter");
    }

    @Test
    void changeMadeWhileAConflictIsShownIsAnotherConflict() {
        logInAsAdministrator();
        String user = addWithoutPassword(unique("again"));
        page.navigate(user);
        page.locator("#firstName").fill("Mine");
        for (String theirs : new String[] {"First", "Second"}) {
            Page other = other(user);
            other.locator("#lastName").fill(theirs);
            saved(other);
            save();
            assertThat(difference("Last name")).containsText(theirs);
        }
        saved(page);
        assertThat(page.locator("#firstName")).hasValue("Mine");
        assertThat(page.locator("#lastName")).hasValue("Second");
    }

    @Test
    void deletedUserIsAddedAgainOrLeft() {
        logInAsAdministrator();
        String name = unique("deleted");
        String user = addWithoutPassword(name);
        page.navigate(user);
        delete(other(user));
        page.locator("#firstName").fill("Kept");
        save();
        assertThat(page.locator("#gone")).containsText("has been deleted meanwhile");
        assertThat(page.locator("#save")).hasCount(0);
        assertThat(page.locator("#delete")).hasCount(0);
        assertThat(page.locator("#goneBack")).isVisible();
        page.locator("#addAgain").click();
        assertThat(page.locator("#messages")).hasText("The user has been added.");
        assertThat(page.locator("#username")).hasValue(name);
        assertThat(page.locator("#firstName")).hasValue("Kept");

        delete(other(page.url()));
        page.locator("#firstName").fill("Typed before");
        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#gone")).isVisible();
        assertThat(page.locator("#firstName")).hasValue("Typed before");
    }

    @Test
    void groupHasConflictsToo() {
        logInAsAdministrator();
        String name = unique("group");
        page.navigate(URL + "/groups.xhtml");
        page.locator("#name").fill(name);
        save();
        assertThat(page.locator("#messages")).containsText("has been added");
        page.locator("#groups_data a")
                .filter(new Locator.FilterOptions().setHasText(name))
                .click();
        assertThat(page.locator("#name")).hasValue(name);
        String group = page.url();
        Page other = other(group);
        other.locator("#name").fill(name + " theirs");
        other.locator("#save").click();
        assertThat(other.locator("#messages")).containsText("has been saved");

        page.locator("#name").fill(name + " mine");
        save();
        assertThat(difference("Name")).containsText(name + " theirs");
        save();
        assertThat(page.locator("#messages")).containsText(name + " mine” has been saved");

        page.navigate(group);
        delete(other(group));
        page.locator("#name").fill(name + " late");
        save();
        assertThat(page.locator("#gone")).isVisible();
        assertThat(page.locator("#save")).hasCount(0);
    }

    private void change(String user, Map<String, ?> fields) {
        APIResponse changed = page.request()
                .patch(
                        URL + "/api/users/" + user.substring(user.indexOf('=') + 1),
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + tokenOfAdministrator())
                                .setData(fields));
        assertThat(changed).isOK();
    }

    /** Returns the id of a permission, which only an import adds. */
    private long permission() {
        String dump = "[{\"model\": \"contenttypes.contenttype\", \"pk\": 91, \"fields\": {\"app_label\": \"letters\","
                + " \"model\": \"letter\"}}, {\"model\": \"auth.permission\", \"pk\": 91, \"fields\": {\"name\":"
                + " \"May read\", \"content_type\": 91, \"codename\": \"read_letter\"}}]";
        RequestOptions asAdministrator =
                RequestOptions.create().setHeader("Authorization", "Bearer " + tokenOfAdministrator());
        APIResponse started = page.request()
                .post(
                        URL + "/api/import/django",
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + tokenOfAdministrator())
                                .setHeader("Content-Type", "application/json")
                                .setData(dump));
        assertThat(started).isOK();
        String job = started.headers().get("location");
        page.waitForCondition(
                () -> page.request().get(job, asAdministrator).text().contains("\"finished\""));
        return 91;
    }

    private Locator difference(String field) {
        return page.locator("#stale fieldset")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("legend", new Page.LocatorOptions().setHasText(field))));
    }

    private Page other(String url) {
        Page other = page.context().newPage();
        other.navigate(url);
        return other;
    }

    private static void saved(Page page) {
        page.locator("#save").click();
        assertThat(page.locator("#messages")).hasText("The user has been saved.");
    }

    private static void delete(Page page) {
        page.locator("#delete").click();
        page.locator("#confirmDelete").click();
        assertThat(page.locator("#messages")).containsText("has been deleted.");
    }
}
