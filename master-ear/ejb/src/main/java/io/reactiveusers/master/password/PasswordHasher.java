package io.reactiveusers.master.password;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes and checks all passwords of this server. A hash costs about 0.2 s of a processor, so only as many are computed
 * at once as there are processors; further callers wait up to {@value #PATIENCE_SECONDS} s.
 *
 * <p>The container refuses a call within a transaction, so no caller can hold a lock or a connection meanwhile.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NEVER)
public class PasswordHasher {
    private static final long PATIENCE_SECONDS = 5;

    private final Semaphore permits = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    /**
     * Returns a new hash of a password.
     *
     * @throws HashingOverloadException if too many passwords are being hashed
     */
    public String hash(String password) {
        return compute(() -> PasswordHash.of(password));
    }

    /**
     * Returns whether a password matches a hash. Takes the same time if no password can match it.
     *
     * @param hash {@code null} or unusable: nothing matches
     * @throws HashingOverloadException if too many passwords are being hashed
     */
    public boolean matches(String password, String hash) {
        return compute(() -> PasswordHash.matches(password, hash));
    }

    private <T> T compute(Supplier<T> computation) {
        if (!acquire()) {
            throw new HashingOverloadException();
        }
        try {
            return computation.get();
        } finally {
            permits.release();
        }
    }

    private boolean acquire() {
        try {
            return permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
