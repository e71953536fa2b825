package io.reactiveusers.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends processes if this JVM ends without doing so itself, for example because it is killed. A shell reads their process ids
 * from a pipe, and terminates the processes when the pipe breaks.
 */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = "trap '' INT TERM HUP; pids=; while read -r pid; do"
            + " [ \"$pid\" != end ] || exit 0; pids=\"$pids $pid\"; done; [ -z \"$pids\" ] || kill $pids 2>/dev/null";

    private final Process shell;

    Watchdog() {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a process to those that end with this JVM. */
    void watch(Process process) {
        send(Long.toString(process.pid()));
    }

    /** Stops watching; all processes must have ended. */
    @Override
    public void close() {
        send("end");
    }

    private synchronized void send(String word) {
        try {
            shell.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
