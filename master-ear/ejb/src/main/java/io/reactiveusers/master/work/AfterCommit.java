package io.reactiveusers.master.work;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * An action to take when the current transaction has committed. Not CDI's transactional observers: for an event fired
 * while a commit flushes, AFTER_SUCCESS never comes.
 */
public final class AfterCommit {
    private AfterCommit() {}

    /**
     * Runs the action once after the current transaction's commit, however often it is asked for under the same key.
     *
     * @param key also keeps the transaction's resource of that name (Jakarta Transactions 2.0, 3.5)
     */
    public static void once(TransactionSynchronizationRegistry transaction, Object key, Runnable action) {
        if (transaction.getResource(key) != null) {
            return;
        }
        transaction.putResource(key, Boolean.TRUE);
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing to do before the outcome is known.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    action.run();
                }
            }
        });
    }
}
