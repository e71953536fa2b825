package io.reactiveusers.common;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What two databases hold alike: the number of replicated users and a SHA-256 over their ids and revisions. Equal
 * digests of a master and a client mean that the client has caught up. Not for use by several threads.
 */
public final class DirectoryDigest {
    private final ByteBuffer entry = ByteBuffer.allocate(2 * Long.BYTES);
    private final MessageDigest sha256;
    private long users;

    /** The digest of nobody yet. */
    public DirectoryDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds the next user; the caller goes by ascending id. */
    public void add(long id, long revision) {
        sha256.update(entry.clear().putLong(id).putLong(revision).flip());
        users++;
    }

    /** How many users were added. */
    public long users() {
        return users;
    }

    /** The digest of those added, in hexadecimal; ends the use of this object. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
