package io.reactiveusers.master.groups;

import io.reactiveusers.master.work.Nudges;
import io.reactiveusers.support.transaction.AfterCommit;
import jakarta.annotation.Resource;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionSynchronizationRegistry;

/**
 * Tells the members of renamed and deleted groups: at once after the commit, and by a timer what an end of the server
 * or a failure left.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class GroupFanOutDrain {
    @EJB
    private GroupDirectory groups;

    @Resource
    private SessionContext context;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    private final Nudges nudges = new Nudges();

    /** Asks for a drain once the change of the group has committed. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void on(@Observes GroupFanOutBegun begun) {
        AfterCommit.once(transaction, GroupFanOutDrain.class, this::nudge);
    }

    private void nudge() {
        nudges.add(this::drainInBackground);
    }

    /** Not a nudge: a thread that another nudge was promised may never have come. */
    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void drainInBackground() {
        context.getBusinessObject(GroupFanOutDrain.class).drain();
    }

    /** Tells all there is to tell, a chunk a transaction. */
    @Asynchronous
    public void drain() {
        nudges.work(() -> {
            boolean more = true;
            while (more) {
                more = groups.fanOutChunk();
            }
        });
    }
}
