package io.reactiveusers.master.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC-SHA256 (RFC 8018) in Django's format {@code pbkdf2_sha256$iterations$salt$base64}. A check costs
 * about 0.2 s of a processor on purpose; {@link PasswordHasher} limits how many run at once.
 */
public final class PasswordHash {
    /** Iterations of a new hash. */
    public static final int ITERATIONS = 600_000;

    /** The limit for stored hashes: with more iterations one login would occupy a processor for long. */
    private static final int MOST_ITERATIONS = 10_000_000;

    /** A hash that no password matches, marked as in Django. */
    public static final String UNUSABLE = "!";

    private static final String ALGORITHM = "pbkdf2_sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final String DERIVED_KEY = "[A-Za-z0-9+/]{43}=";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Compared with if there is no user, so that the time of a check does not reveal that. */
    private static final String NOBODYS = of("nobody");

    private PasswordHash() {}

    /** Returns a new hash of a password, with a salt of its own. */
    public static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(salt);
        return ALGORITHM + "$" + ITERATIONS + "$" + text + "$" + derive(password, text, ITERATIONS);
    }

    /**
     * Returns whether a password matches a hash. Takes the same time if no password can.
     *
     * @param hash {@code null}, unusable or in a format that is not ours: matches nothing
     */
    public static boolean matches(String password, String hash) {
        boolean usable = isUsable(hash);
        String[] parts = (usable ? hash : NOBODYS).split("\\$", 4);
        String derived = derive(password, parts[2], Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(
                        derived.getBytes(StandardCharsets.US_ASCII), parts[3].getBytes(StandardCharsets.US_ASCII))
                && usable;
    }

    /** Returns whether some password may match: the hash is in our format, and not marked as unusable. */
    public static boolean isUsable(String hash) {
        if (hash == null) {
            return false;
        }
        String[] parts = hash.split("\\$", 4);
        return parts.length == 4
                && parts[0].equals(ALGORITHM)
                && parts[1].matches("[1-9][0-9]{0,7}")
                && Integer.parseInt(parts[1]) <= MOST_ITERATIONS
                && !parts[2].isEmpty()
                && parts[3].matches(DERIVED_KEY);
    }

    /** Returns whether a hash that matched has fewer iterations than a new one. */
    public static boolean isOutdated(String hash) {
        return Integer.parseInt(hash.split("\\$", 4)[1]) < ITERATIONS;
    }

    private static String derive(String password, String salt, int iterations) {
        // The provider refuses an empty password. Nobody can have one, and the check takes as long as any other.
        char[] characters = password.isEmpty() ? new char[] {0} : password.toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt.getBytes(StandardCharsets.UTF_8), iterations, HASH_BITS);
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return Base64.getEncoder()
                    .encodeToString(factory.generateSecret(spec).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
