package io.reactiveusers.master.migration;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds rows of a dump that repeat what an earlier row has: Django writes each primary key and each username once, so a
 * repetition means that files were put together, and which row is right cannot be known. Needs eight bytes for each row,
 * and more only for what is repeated.
 */
final class FirstRows {
    private long[] hashes = new long[1024];
    private int size;
    private final Set<Long> repeated = new HashSet<>();
    private final Map<Object, Long> firstRows = new HashMap<>();

    /**
     * Returns the first row that has a key. The first reading only takes note of the key, and returns its row; each later
     * reading asks row by row, in the same order.
     */
    long firstRow(Object key, long row) {
        if (hashes == null) {
            return repeated.contains(hash(key)) ? firstRows.computeIfAbsent(key, unseen -> row) : row;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(key);
        return row;
    }

    /** Ends the first reading. */
    void seal() {
        Arrays.sort(hashes, 0, size);
        for (int i = 1; i < size; i++) {
            if (hashes[i] == hashes[i - 1]) {
                repeated.add(hashes[i]);
            }
        }
        hashes = null;
    }

    /** 64-bit FNV-1a of a text. Keys with equal hashes cost a look-up in the map, and are still distinguished. */
    private static long hash(Object key) {
        if (key instanceof Long id) {
            return id;
        }
        long hash = 0xcbf29ce484222325L;
        String text = key.toString();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
