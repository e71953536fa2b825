package io.reactiveusers.master.migration;

import jakarta.ejb.EJBException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes rows in chunks, each in a transaction. A chunk that fails is written again unit by unit, so a bad row stops no
 * other; what fails by itself is refused.
 *
 * @param <R> a row of one kind
 */
final class Chunks<R> {
    private static final Logger LOG = System.getLogger(Chunks.class.getName());

    /** Rows written in one transaction. */
    static final int SIZE = 200;

    /** So many failures in a row are not the fault of the rows. */
    private static final int FAILURES_LIMIT = 20;

    private final RunningImport run;
    private final ImportStore store;
    private final Consumer<List<R>> taker;
    private final Function<R, RowResult> identity;
    private final List<List<R>> units = new ArrayList<>();
    private int rows;
    private int failures;
    private boolean logged;

    /**
     * Chunks of one kind of row.
     *
     * @param taker writes rows and records what became of them, in one transaction
     * @param identity a row's place and key, with any outcome
     */
    Chunks(RunningImport run, ImportStore store, Consumer<List<R>> taker, Function<R, RowResult> identity) {
        this.run = run;
        this.store = store;
        this.taker = taker;
        this.identity = identity;
    }

    /** Adds rows that must be written together. */
    void add(List<R> unit) {
        units.add(unit);
        rows += unit.size();
        if (rows >= SIZE) {
            end();
        }
    }

    /** Writes the rest. */
    void end() {
        if (!units.isEmpty()) {
            take(List.copyOf(units));
            units.clear();
            rows = 0;
        }
    }

    private void take(List<List<R>> chunk) {
        List<R> together = chunk.stream().flatMap(List::stream).toList();
        try {
            taker.accept(together);
            failures = 0;
        } catch (ChunkFailedException e) {
            apart(chunk, together, e);
        } catch (EJBException e) {
            // The commit failed, or the transaction took too long.
            apart(chunk, together, ChunkFailedException.of(e));
        }
    }

    private void apart(List<List<R>> chunk, List<R> together, ChunkFailedException e) {
        if (chunk.size() > 1) {
            chunk.forEach(unit -> take(List.of(unit)));
            return;
        }
        if (!e.isExpected()) {
            failures++;
            if (!logged) {
                logged = true;
                LOG.log(
                        Level.WARNING,
                        "RU0120 row {0} of import {1} could not be written: {2}; more such rows are only counted",
                        Long.toString(identity.apply(together.get(0)).row()),
                        Long.toString(run.id()),
                        e.getMessage());
            }
            if (failures == FAILURES_LIMIT) {
                throw e;
            }
        }
        store.record(
                run.id(),
                together.stream()
                        .map(identity)
                        .map(row -> new RowResult(row.row(), row.model(), row.pk(), e.outcome()))
                        .toList());
    }
}
