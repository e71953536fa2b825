package io.reactiveusers.system.faults;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** The newest event of each user. */
final class Newest {
    private final SortedMap<Long, Event> events = new TreeMap<>();

    synchronized void note(Event event) {
        events.merge(event.user(), event, (old, other) -> other.revision() > old.revision() ? other : old);
    }

    /** Returns the newest event of a user; {@code null} if there is none. */
    synchronized Event of(long user) {
        return events.get(user);
    }

    /** Returns the digest that a client reports which has all of these, as docs/api.md defines it. */
    synchronized String digest() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        events.values().stream()
                .filter(event -> !event.deletes())
                .forEach(event -> digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(event.user())
                        .putLong(event.revision())
                        .array()));
        return HexFormat.of().formatHex(digest.digest());
    }
}
