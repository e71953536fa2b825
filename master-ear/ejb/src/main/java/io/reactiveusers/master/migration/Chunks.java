package io.reactiveusers.master.migration;

import jakarta.ejb.EJBException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes rows in chunks, each in a transaction. A chunk that fails is written again unit by unit, so a bad row stops no
 * other; what fails by itself is refused.
 *
 * @param <R> a row of one kind
 */
final class Chunks<R extends ImportRow> {
    private static final Logger LOG = System.getLogger(Chunks.class.getName());

    /** Rows written in one transaction. */
    static final int SIZE = 200;

    /** Bytes of rows after which a chunk is written, so that rows with very many references do not fill the memory. */
    private static final long BYTES = 1 << 20;

    /** So many failures in a row are not the fault of the rows. */
    private static final int FAILURES_LIMIT = 20;

    private final RunningImport run;
    private final ImportStore store;
    private final Consumer<List<R>> taker;
    private final String model;
    private final List<List<R>> units = new ArrayList<>();
    private int rows;
    private long bytes;
    private int failures;
    private boolean logged;

    /**
     * Chunks of one kind of row.
     *
     * @param taker writes rows and records what became of them, in one transaction
     */
    Chunks(RunningImport run, ImportStore store, String model, Consumer<List<R>> taker) {
        this.run = run;
        this.store = store;
        this.taker = taker;
        this.model = model;
    }

    /** Adds rows that must be written together. */
    void add(List<R> unit) {
        units.add(unit);
        rows += unit.size();
        bytes += unit.stream().mapToLong(row -> row.place().bytes()).sum();
        if (rows >= SIZE || bytes >= BYTES) {
            end();
        }
    }

    /** Writes the rest. */
    void end() {
        if (!units.isEmpty()) {
            take(List.copyOf(units));
            units.clear();
            rows = 0;
            bytes = 0;
        }
    }

    /** Records rows as refused. */
    void refuse(List<R> refused, ImportOutcome why) {
        store.record(
                run.id(),
                refused.stream()
                        .map(row -> new RowResult(row.number(), model, row.id(), why))
                        .toList());
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
                        Long.toString(together.get(0).number()),
                        Long.toString(run.id()),
                        e.getMessage());
            }
            if (failures == FAILURES_LIMIT) {
                throw e;
            }
        }
        refuse(together, e.outcome());
    }
}
