package io.reactiveusers.common;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Digest of a range of users with their contents: a SHA-256 over the {@link #hash} of each, by ascending id. Unlike
 * {@link DirectoryDigest} it also differs if revisions are equal and contents are not, for example after a change by
 * SQL. Not thread-safe.
 */
public final class ContentDigest {
    private final MessageDigest sha256 = Sha256.digest();
    private long users;

    /** Adds the next user; the caller adds users by ascending id. */
    public void add(String hash) {
        sha256.update(HexFormat.of().parseHex(hash));
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

    /**
     * Returns the SHA-256, in hexadecimal, of a user's revision and every replicated field, as {@code docs/api.md}
     * defines it. Master and client have equal hashes exactly if the replica of that user is right.
     *
     * @param user with {@code active} not null
     */
    public static String hash(long revision, UserState user) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(user.id());
            out.writeLong(revision);
            write(out, user.username());
            write(out, user.firstName());
            write(out, user.lastName());
            write(out, user.email());
            out.writeBoolean(user.active());
            out.writeInt(user.groups().size());
            for (UserState.Group group : user.groups()) {
                out.writeLong(group.id());
                write(out, group.name());
            }
            out.writeInt(user.userPermissions().size());
            for (UserState.Permission permission : user.userPermissions()) {
                out.writeLong(permission.id());
                write(out, permission.codename());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes.toByteArray()));
    }

    /** Writes the length too, because otherwise the end of one text could be the beginning of the next. */
    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
