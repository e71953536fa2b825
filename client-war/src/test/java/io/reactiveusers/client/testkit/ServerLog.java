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
}
