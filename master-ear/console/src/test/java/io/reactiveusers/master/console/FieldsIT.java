package io.reactiveusers.master.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Every field of the forms with every bad value: stored as it is, or refused at its field. */
class FieldsIT extends ConsoleTests {
    // What a text of the directory is not: controls, halves of surrogate pairs, and what replaced them.
    private static final Pattern NO_TEXT = Pattern.compile("\\p{Cc}|[\\x{D800}-\\x{DFFF}\\x{FFFD}\\x{FFFE}]");

    private static final Map<String, Pattern> ALLOWED = Map.of(
            "username", Pattern.compile("(?!\\.{1,2}\\z)[\\p{L}\\p{N}@.+_-]{1,150}"),
            "firstName", Pattern.compile("(?s).{0,150}"),
            "lastName", Pattern.compile("(?s).{0,150}"),
            "email", Pattern.compile("|(?=.{1,254}\\z)[^@\\s]+@[^@\\s]+"),
            "name", Pattern.compile("(?s)(?!\\s*\\z).{1,150}"));

    private Door door;
    private String user;
    private Map<String, String> form;

    @Test
    void textsOfAUserAreStoredAsTheyAreOrRefusedAtTheirField() throws IOException {
        openUser();
        ServerLog log = ServerLog.fromNow();
        for (String field : List.of("username", "firstName", "lastName", "email")) {
            for (String value : BadValues.all()) {
                sendText(
                        user,
                        field,
                        field.equals("username") && BadValues.decoded(value).equals(".") ? ".." : value);
            }
            send(user, Map.of(field, field.equals("username") ? unique("user") : ""));
            form = door.open(user, "save");
        }
        log.hasOnly("none", 0);
    }

    @Test
    void nameOfAGroupIsStoredAsItIsOrRefusedAtItsField() throws IOException {
        logInAsAdministrator();
        door = new Door(sessionCookie(page).value);
        form = door.open("/groups.xhtml", "save");
        send("/groups.xhtml", Map.of("name", unique("group")));
        String list = door.get("/groups.xhtml").body();
        String group = list.replaceAll("(?s).*href=\"(/groups.xhtml\\?id=\\d+)\".*", "$1");
        form = door.open(group, "save");
        ServerLog log = ServerLog.fromNow();
        for (String value : BadValues.all()) {
            sendText(group, "name", value);
        }
        log.hasOnly("none", 0);
    }

    @Test
    void whatIsNoTextChangesNothing() throws IOException {
        openUser();
        ServerLog log = ServerLog.fromNow();
        String before = door.get(user).body();
        // Refused in any case, so that no value is taken, and no password is hashed.
        Map<String, String> refused = new HashMap<>(Map.of("firstName", "b".repeat(151)));
        for (String field :
                List.of("password", "active", "staff", "superuser", "groups", "permissions", "version", "id")) {
            for (String value : BadValues.all()) {
                refused.put(field, value);
                Door.Answer answer = send(user, refused);
                assertThat(answer.redirects()).as(field + "=" + value).isFalse();
                assertThat(isSaid(answer.body()))
                        .as(field + "=" + value + ": " + answer.body())
                        .isTrue();
                if (field.equals("password") && value.length() > 12) {
                    assertThat(answer.body()).as(value).doesNotContain(BadValues.decoded(value));
                }
            }
            refused.remove(field);
        }
        for (String input : List.of("username", "firstName", "lastName", "email")) {
            assertThat(Door.value(door.get(user).body(), input)).isEqualTo(Door.value(before, input));
        }
        log.hasOnly("none", 0);
    }

    private void openUser() {
        logInAsAdministrator();
        user = addWithoutPassword(unique("fields")).substring(URL.length());
        door = new Door(sessionCookie(page).value);
        form = door.open(user, "save");
    }

    private void sendText(String target, String field, String value) {
        String text = BadValues.decoded(value);
        boolean allowed = ALLOWED.get(field).matcher(text).matches()
                && !NO_TEXT.matcher(text).find();
        Door.Answer answer = send(target, Map.of(field, value));
        assertThat(answer.redirects())
                .as(field + "=" + value + ": " + answer.body())
                .isEqualTo(allowed);
        if (allowed) {
            assertThat(Door.value(door.get(target).body(), field)).as(value).isEqualTo(text);
            form = door.open(target, "save");
        } else {
            assertThat(answer.body())
                    .as(value)
                    .containsPattern("id=\"" + field + "Message\"[^>]*class=\"[^\"]*ui-message-error");
        }
    }

    /** Sends the form with its present values, but for these. */
    private Door.Answer send(String target, Map<String, String> changes) {
        Map<String, String> sent = new HashMap<>(form);
        sent.putAll(changes);
        Door.Answer answer = door.postInBackground(target, sent);
        assertThat(answer.status()).as(changes.toString()).isEqualTo(200);
        assertIsXml(answer.body());
        return answer;
    }

    private static boolean isSaid(String body) {
        return body.contains("ui-message-error") || body.contains("message fault") || body.contains("id=\"stale\"");
    }

    private static void assertIsXml(String body) {
        try {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
        } catch (Exception e) {
            throw new AssertionError("no browser could read " + body, e);
        }
    }
}
