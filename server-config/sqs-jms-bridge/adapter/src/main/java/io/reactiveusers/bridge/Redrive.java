package io.reactiveusers.bridge;

import java.util.List;
import javax.management.ConstructorParameters;

/** What a redrive did, as the MXBean tells it; message ids are those the dead letters had. */
public final class Redrive {
    private final List<String> redriven;
    private final List<String> failed;

    @ConstructorParameters({"redriven", "failed"})
    public Redrive(List<String> redriven, List<String> failed) {
        this.redriven = List.copyOf(redriven);
        this.failed = List.copyOf(failed);
    }

    /** Those now in the source queue, under new message ids. */
    public List<String> getRedriven() {
        return redriven;
    }

    /** Those the source queue did not take; they stay dead letters. */
    public List<String> getFailed() {
        return failed;
    }
}
