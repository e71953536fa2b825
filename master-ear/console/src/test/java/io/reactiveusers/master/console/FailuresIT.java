package io.reactiveusers.master.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that no page of the console sends. */
class FailuresIT extends ConsoleTests {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    @Test
    void requestThatBelongsToNoPageIsRefusedWithOneLine() throws IOException {
        logInAsAdministrator();
        Door staff = new Door(sessionCookie(page).value);
        ServerLog log = ServerLog.fromNow();
        int refused = 0;
        for (String target : List.of("/user.xhtml?id=-1", "/groups.xhtml", "/users.xhtml")) {
            String button = target.startsWith("/users") ? "find" : "save";
            for (Map<String, String> wrong : List.of(
                    Map.of("primefaces.nonce", "wrong"),
                    Map.of("primefaces.nonce", "%00"),
                    Map.of("primefaces.nonce", "x".repeat(10_000)),
                    Map.of("jakarta.faces.ViewState", "stateless"))) {
                Map<String, String> form = staff.open(target, button);
                form.putAll(wrong);
                Door.Answer answer = staff.postInBackground(target, form);
                assertThat(answer.status()).as(target + wrong).isEqualTo(400);
                assertThat(answer.body()).contains("The request was not understood");
                refused++;
            }
        }
        Door anybody = new Door(null);
        assertThat(anybody.send("POST", "/login.xhtml", FORM, "a=b&".repeat(3000))
                        .status())
                .isEqualTo(400);
        assertThat(staff.send("POST", "/user.xhtml", FORM, "a=b&".repeat(3000)).status())
                .isEqualTo(400);
        log.hasOnly("RU0152", refused + 2);
    }

    @Test
    void viewThatIsGoneIsLoadedAnewWithoutALine() throws IOException {
        logInAsAdministrator();
        Door staff = new Door(sessionCookie(page).value);
        ServerLog log = ServerLog.fromNow();
        for (String state :
                List.of("1:2", "", "%00", "garbage", "-9223372036854775808:1", "1".repeat(100_000), "%3Cscript%3E")) {
            Map<String, String> form = staff.open("/user.xhtml?id=-1", "save");
            form.put("jakarta.faces.ViewState", state);
            form.put("firstName", "forged");
            Door.Answer answer = staff.postInBackground("/user.xhtml?id=-1", form);
            assertThat(answer.status()).as(state).isIn(200, 400);
            form.remove("jakarta.faces.partial.ajax");
            assertThat(staff.post("/user.xhtml?id=-1", form).status()).as(state).isIn(200, 302, 400);
        }
        assertThat(staff.get("/user.xhtml?id=-1").body()).doesNotContain("forged");
        log.hasNoStack();
    }

    @Test
    void oddRequestsFailPlainly() throws IOException {
        logInAsAdministrator();
        Door staff = new Door(sessionCookie(page).value);
        ServerLog log = ServerLog.fromNow();
        List<String> targets = new java.util.ArrayList<>();
        for (String odd : BadValues.all()) {
            String value = odd.length() > 4000 ? odd.substring(0, 4000) : odd;
            for (String parameter : List.of(
                    "/user.xhtml?id=",
                    "/groups.xhtml?id=",
                    "/users.xhtml?q=",
                    "/users.xhtml?first=",
                    "/users.xhtml?rows=",
                    "/login.xhtml?to=",
                    "/login.xhtml?ended=",
                    "/jakarta.faces.resource/console.css.xhtml?ln=")) {
                targets.add(parameter + value);
            }
        }
        targets.addAll(List.of(
                "/user.xhtml?id=%zz",
                "/user.xhtml?id=9223372036854775808",
                "/user.xhtml?id=-2",
                "/user.xhtml?%00=%00",
                "/user.xhtml/x",
                "/user.xhtml;a=b",
                "/no.xhtml",
                "/WEB-INF/web.xml",
                "/WEB-INF/page.xhtml",
                "/..%2f..%2fetc",
                "/jakarta.faces.resource/%00",
                "/jakarta.faces.resource/no.css.xhtml?ln=../..",
                "/users.xhtml?pfdrid=x",
                "/users.xhtml?jakarta.faces.ViewState=1:2"));
        for (String target : targets) {
            Door.Answer answer = staff.get(target);
            assertThat(answer.status()).as(target).isLessThan(500);
        }
        for (String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE", "HEAD", "FOO")) {
            assertThat(staff.send(method, "/user.xhtml?id=-1", "", "").status())
                    .as(method)
                    .isNotEqualTo(500);
        }
        for (String type : List.of(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "application/json",
                "text/plain; charset=no-such",
                "x")) {
            assertThat(staff.send("POST", "/user.xhtml?id=-1", "Content-Type: " + type + "\r\n", "{\"a\":1}")
                            .status())
                    .as(type)
                    .isLessThan(500);
        }
        for (String body : List.of("%zz", "=%E4", "&&&==", "%00=%00", "save=save")) {
            assertThat(staff.send("POST", "/user.xhtml?id=-1", FORM, body).status())
                    .as(body)
                    .isLessThan(500);
            assertThat(new Door(null).send("POST", "/login.xhtml", FORM, body).status())
                    .as(body)
                    .isLessThan(500);
        }
        log.hasNoStack();
    }

    @Test
    void oddParametersOfAPageFailPlainly() throws IOException {
        logInAsAdministrator();
        Door staff = new Door(sessionCookie(page).value);
        Door anybody = new Door(null);
        ServerLog log = ServerLog.fromNow();
        for (String parameter : List.of(
                "jakarta.faces.source",
                "jakarta.faces.partial.execute",
                "jakarta.faces.partial.render",
                "jakarta.faces.behavior.event",
                "jakarta.faces.partial.event",
                "form")) {
            for (String value : List.of("", "no-such", "%00", "form:users", "@all", "@(.x)", "-1", "x".repeat(5000))) {
                Map<String, String> form = staff.open("/user.xhtml?id=-1", "save");
                form.put(parameter, value);
                form.put("email", "not+valid");
                assertThat(staff.postInBackground("/user.xhtml?id=-1", form).status())
                        .as(parameter + "=" + value)
                        .isLessThan(500);
            }
        }
        for (String value : List.of("", "%00", "%ED%A0%80", "x".repeat(100_000), "%3Cb%3E")) {
            Map<String, String> form = new LinkedHashMap<>(Map.of("form", "form", "login", "login", "username", value));
            assertThat(anybody.post("/login.xhtml", form).status()).isLessThan(500);
        }
        log.hasNoStack();
    }

    @Test
    void disabledFieldsCannotBeForged() throws IOException {
        String clerk = unique("clerk");
        logInAsAdministrator();
        addStaff(clerk);
        String user = addWithoutPassword(unique("victim")).substring(URL.length());
        Page theirs = window();
        logIn(theirs, "/", clerk, PASSWORD);
        assertThat(theirs.locator("#operator")).hasText(clerk);
        Door door = new Door(sessionCookie(theirs).value);
        Map<String, String> form = door.open(user, "save");
        form.putAll(
                Map.of("staff", "on", "superuser", "on", "permissions", "1", "firstName", "Changed", "active", "on"));
        assertThat(door.postInBackground(user, form).redirects()).isTrue();
        page.navigate(URL + user);
        assertThat(page.locator("#firstName")).hasValue("Changed");
        assertThat(page.locator("#staff")).not().isChecked();
        assertThat(page.locator("#superuser")).not().isChecked();

        form = door.open("/user.xhtml?id=-1", "save");
        form.put("firstName", "Forged");
        assertThat(door.postInBackground("/user.xhtml?id=-1", form).redirects()).isFalse();
        assertThat(door.get("/user.xhtml?id=-1").body()).doesNotContain("Forged");
    }

    @Test
    void redirectNamesNoHost() {
        Door anybody = new Door(null);
        assertThat(anybody.send("GET", "/users.xhtml", "X-Forwarded-Host: evil.example\r\n", "")
                        .headers()
                        .get("location"))
                .startsWith("/login.xhtml");
    }
}
