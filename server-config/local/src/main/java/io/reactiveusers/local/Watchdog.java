package io.reactiveusers.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends processes when this JVM has ended without doing so itself, killed for instance: a shell that is told their ids
 * through a pipe, and terminates them when the pipe breaks.
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

    /** Ends this process too, should this JVM end without {@link #close()}. */
    void watch(Process process) {
        tell(Long.toString(process.pid()));
    }

    /** Ends the watch; all processes have ended. */
    @Override
    public void close() {
        tell("end");
    }

    private synchronized void tell(String word) {
        try {
            shell.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
