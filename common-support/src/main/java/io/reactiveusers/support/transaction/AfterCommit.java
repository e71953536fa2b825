package io.reactiveusers.support.transaction;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Actions that run after the current transaction has committed. CDI's transactional observers are no substitute: for an
 * event that is fired while a commit flushes, WildFly never calls AFTER_SUCCESS observers (measured with Weld 5.1).
 */
public final class AfterCommit {
    private AfterCommit() {}

    /** Runs the action after the current transaction's commit; if the transaction is rolled back, never. */
    public static void run(TransactionSynchronizationRegistry transaction, Runnable action) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // The outcome is not known yet.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    action.run();
                }
            }
        });
    }

    /**
     * Runs the action once after the current transaction's commit, however often it is requested under the same key.
     *
     * @param key also names the transaction's resource that remembers the request (Jakarta Transactions 2.0, 3.5)
     */
    public static void once(TransactionSynchronizationRegistry transaction, Object key, Runnable action) {
        if (transaction.getResource(key) == null) {
            transaction.putResource(key, Boolean.TRUE);
            run(transaction, action);
        }
    }
}
