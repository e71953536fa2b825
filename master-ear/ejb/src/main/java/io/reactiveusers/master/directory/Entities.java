package io.reactiveusers.master.directory;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * {@link EntityManager#find} that reports a database failure. If a broken connection has marked the transaction for
 * rollback, Hibernate logs the failure and returns {@code null} (HHH-12472), as if there were no such entity.
 */
public final class Entities {
    private Entities() {}

    /**
     * Returns the entity with an id; empty only if there is none.
     *
     * @throws PersistenceException if the database fails; the transaction can only be rolled back
     */
    public static <T> Optional<T> find(EntityManager em, Class<T> type, Object id) {
        return find(em, type, id, LockModeType.NONE);
    }

    /**
     * Returns the entity with an id, locked; empty only if there is none.
     *
     * @throws PersistenceException if the database fails; the transaction can only be rolled back
     */
    public static <T> Optional<T> find(EntityManager em, Class<T> type, Object id, LockModeType lock) {
        T found = em.find(type, id, lock);
        if (found == null && !isTransactionSound()) {
            throw new PersistenceException("the database failed when " + type.getSimpleName() + " " + id
                    + " was looked for, or before; see HHH000327 in the log");
        }
        return Optional.ofNullable(found);
    }

    /**
     * Returns whether a flush failed because of a unique constraint. By SQLState (23505 in both databases) and by the
     * name within the message, since H2 reports the constraint by its index, as {@code public.username_unique_index_4}.
     *
     * @param constraint in lower case
     */
    public static boolean violates(String constraint, PersistenceException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && "23505".equals(sql.getSQLState())
                    && sql.getMessage().toLowerCase(Locale.ROOT).contains(constraint)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the caller's transaction may still commit, or there is none. */
    private static boolean isTransactionSound() {
        try {
            TransactionSynchronizationRegistry transaction =
                    InitialContext.doLookup("java:comp/TransactionSynchronizationRegistry");
            int status = transaction.getTransactionStatus();
            return status == Status.STATUS_ACTIVE || status == Status.STATUS_NO_TRANSACTION;
        } catch (NamingException e) {
            throw new IllegalStateException("every Jakarta EE server has it (Platform 5.11)", e);
        }
    }
}
