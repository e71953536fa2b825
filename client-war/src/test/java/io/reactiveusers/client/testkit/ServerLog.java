package io.reactiveusers.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log of the server under test. */
public final class ServerLog {
    private ServerLog() {}

    /** Returns its lines so far. */
    public static List<String> lines() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("server.base"), "log", "server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines written after the first so many. */
    public static List<String> linesAfter(int first) {
        List<String> lines = lines();
        return lines.subList(Math.min(first, lines.size()), lines.size());
    }

    /** Returns the stacks, and the warnings and errors without a code of ours, written after the first so many lines. */
    public static List<String> uncodedAfter(int first) {
        return linesAfter(first).stream()
                .filter(line -> line.startsWith("\tat ")
                        || line.matches(".* (WARN|ERROR|WARNING|SEVERE) .*") && !line.matches(".*RU[0-9]{4}.*"))
                .toList();
    }
}
