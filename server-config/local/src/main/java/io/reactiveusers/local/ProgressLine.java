package io.reactiveusers.local;

import java.io.PrintStream;
import java.time.Duration;

/**
 * One line that shows progress. On a terminal it is rewritten in place; elsewhere, for example in a log file, it is printed
 * at most every ten seconds.
 */
final class ProgressLine {
    private static final Duration IN_A_LOG = Duration.ofSeconds(10);
    private static final String REWRITE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private String shown = "";
    private long printed = System.nanoTime();

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the current state. */
    void show(String state) {
        if (state.equals(shown)) {
            return;
        }
        if (terminal) {
            out.print(REWRITE + "  " + state);
            out.flush();
        } else if (System.nanoTime() - printed > IN_A_LOG.toNanos()) {
            out.println("  " + state);
            printed = System.nanoTime();
        } else {
            return;
        }
        shown = state;
    }

    /** Removes the line from a terminal, so that the next output starts on an empty one. */
    void end() {
        if (terminal && !shown.isEmpty()) {
            out.print(REWRITE);
            out.flush();
        }
        shown = "";
    }
}
