package io.reactiveusers.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.api.Endpoint.Who;
import io.reactiveusers.master.api.RawHttp.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API as it is deployed, without the console, with a few users and groups, and a token of each kind. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ApiTests {
    static final int PORT = 26180;
    static final String JSON = "Content-Type: application/json";
    static final String ADMINISTRATOR = basic("first-admin:first-admin-password");

    private static final Path LOG = Path.of(System.getProperty("server.base", "."), "log", "server.log");
    private static final Pattern ID = Pattern.compile("\"id\":(-?\\d+)");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    /** Lines that a request may not leave in the log: a stack, or a warning or error without a code. */
    private static final Pattern NOISE = Pattern.compile("^\\s+at |^Caused by|(WARN|ERROR)(?!.*\\bRU\\d{4}\\b)");

    private static String administratorToken;
    private static String clientToken;
    private static long user;
    private static long group;

    final RawHttp http = new RawHttp(PORT);

    @Deployment(testable = false)
    static EnterpriseArchive master() {
        File parts = new File(System.getProperty("ear.parts"));
        return ShrinkWrap.create(EnterpriseArchive.class, "master.ear")
                .addAsLibraries(new File(parts, "lib").listFiles())
                .addAsModule(new File(parts, "master-ejb.jar"))
                .addAsModule(new File(System.getProperty("api.war")))
                .setApplicationXML(
                        new StringAsset(
                                """
                                <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
                                  <initialize-in-order>true</initialize-in-order>
                                  <module><ejb>master-ejb.jar</ejb></module>
                                  <module><web><web-uri>api.war</web-uri><context-root>/api</context-root></web></module>
                                </application>
                                """));
    }

    /** Creates the data on the first call. Each token costs a password hash, so all tests share one of each kind. */
    void prepare() {
        if (administratorToken == null) {
            administratorToken = "Authorization: Bearer " + newToken(ADMINISTRATOR, "{}");
            clientToken = "Authorization: Bearer " + newToken(ADMINISTRATOR, "{\"client\": \"client-1\"}");
            group = id(post("/groups", "{\"name\": \"editors\"}"));
            user = id(post("/users", "{\"username\": \"ann@example.org\", \"groups\": [" + group + "]}"));
        }
    }

    String newToken(String credentials, String body) {
        Answer answer = http.send("POST", "/api/tokens", List.of(credentials, JSON), utf8(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        Matcher token = TOKEN.matcher(answer.text());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    Answer post(String path, String body) {
        Answer answer = http.send("POST", "/api" + path, List.of(administratorToken, JSON), utf8(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    Answer get(String path) {
        return http.send("GET", "/api" + path, List.of(administratorToken), null);
    }

    Answer patch(long id, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(administratorToken));
        all.addAll(headers.length == 0 ? List.of(JSON) : List.of(headers));
        return http.send("PATCH", "/api/users/" + id, all, utf8(body));
    }

    static String authorization(Who who) {
        return switch (who) {
            case ADMINISTRATOR -> administratorToken;
            case CLIENT -> clientToken;
            case BASIC -> ADMINISTRATOR;
        };
    }

    /** Returns an endpoint's path with ids that exist, or with one that does not. */
    static String target(Endpoint endpoint) {
        return "/api"
                + endpoint.path()
                        .replace("{user}", Long.toString(user))
                        .replace("{group}", Long.toString(group))
                        .replace("{none}", "4711");
    }

    static long user() {
        return user;
    }

    static long group() {
        return group;
    }

    /** Returns everything that a request could have changed. */
    String content() {
        return List.of("/users?limit=500", "/groups", "/tokens", "/status", "/outbox/parked").stream()
                .map(path -> get(path).text())
                // Without SNS the publisher counts attempts and parks changes by itself.
                .map(text -> text.replaceAll("\"(pending|parked)\":\\d+", ""))
                // A login with Basic is recorded even if the request is then refused.
                .map(text -> text.replaceAll("\"last_login\":\"[^\"]+\"", ""))
                .reduce("", (all, text) -> all + text + "\n");
    }

    static long logSize() {
        try {
            return Files.size(LOG);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the lines from a position on that the log should not have. */
    static List<String> noise(long from) {
        return logged(from).lines().filter(line -> NOISE.matcher(line).find()).toList();
    }

    /** Returns what was logged from a position on. */
    static String logged(long from) {
        try {
            byte[] log = Files.readAllBytes(LOG);
            return new String(log, (int) from, log.length - (int) from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer send(String method, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(authorization(Who.ADMINISTRATOR));
        return http.send(method, "/api" + path, all, null);
    }

    long newUser(String fields) {
        return newUser("user-" + UUID.randomUUID(), fields);
    }

    long newUser(String name, String fields) {
        return id(post("/users", "{\"username\": \"" + name + "\"" + (fields.isEmpty() ? "" : ", " + fields) + "}"));
    }

    static long id(Answer answer) {
        Matcher id = ID.matcher(answer.text());
        assertThat(id.find()).as(answer.text()).isTrue();
        return Long.parseLong(id.group(1));
    }

    static String basic(String credentials) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(utf8(credentials));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
