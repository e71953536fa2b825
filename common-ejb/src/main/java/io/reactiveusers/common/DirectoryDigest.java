package io.reactiveusers.common;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Number of the replicated users, and a SHA-256 over their ids and revisions. Equal digests of a master and a client
 * mean that the client has caught up. Not thread-safe.
 */
public final class DirectoryDigest {
    private final ByteBuffer entry = ByteBuffer.allocate(2 * Long.BYTES);
    private final MessageDigest sha256 = Sha256.digest();
    private long users;

    /** Adds the next user; the caller adds users by ascending id. */
    public void add(long id, long revision) {
        sha256.update(entry.clear().putLong(id).putLong(revision).flip());
        users++;
    }

    /** Returns the number of users added. */
    public long users() {
        return users;
    }

    /** Returns the digest of the users added, in hexadecimal; ends the use of this object. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
