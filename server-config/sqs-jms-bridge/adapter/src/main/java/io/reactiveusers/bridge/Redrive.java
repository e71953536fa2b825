package io.reactiveusers.bridge;

import java.util.List;
import javax.management.ConstructorParameters;

/** The result of a redrive, as the MXBean returns it. Message ids are those of the dead letters. */
public final class Redrive {
    private final List<String> redriven;
    private final List<String> failed;

    @ConstructorParameters({"redriven", "failed"})
    public Redrive(List<String> redriven, List<String> failed) {
        this.redriven = List.copyOf(redriven);
        this.failed = List.copyOf(failed);
    }

    /** Returns the messages that are in the source queue now, under new message ids. */
    public List<String> getRedriven() {
        return redriven;
    }

    /** Returns the messages that the source queue refused, and that stay dead letters. */
    public List<String> getFailed() {
        return failed;
    }
}
