package io.reactiveusers.master.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server's log since a moment. */
final class ServerLog {
    private static final Path FILE = Path.of(System.getProperty("server.base"), "log", "server.log");

    // SNS is not there, and the publisher says so.
    private static final String EXPECTED = ".*RU010[34].*";

    private final int from;

    private ServerLog(int from) {
        this.from = from;
    }

    static ServerLog fromNow() throws IOException {
        return new ServerLog(lines().size());
    }

    /** Checks that there has been no stack trace, and nothing that failed. */
    void hasNoStack() throws IOException {
        List<String> since = lines().subList(from, lines().size());
        assertThat(since).noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by"));
        // Undertow itself says once that it has ignored a parameter: UT000194.
        assertThat(since).noneMatch(line -> line.contains(" ERROR ") && !line.contains("UT000194"));
    }

    /** Checks that there has been no stack trace, and no warning or error but {@code count} of one code. */
    void hasOnly(String code, long count) throws IOException {
        List<String> since = lines().subList(from, lines().size());
        assertThat(since).noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by"));
        List<String> warnings = since.stream()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .filter(line -> !line.matches(EXPECTED))
                .toList();
        assertThat(warnings).allMatch(line -> line.contains(code)).hasSize((int) count);
    }

    private static List<String> lines() throws IOException {
        return new String(Files.readAllBytes(FILE), UTF_8).lines().toList();
    }
}
