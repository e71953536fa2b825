package io.reactiveusers.master.groups;

import io.reactiveusers.master.work.CoalescedTrigger;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Republishes the members of renamed and deleted groups at once after the commit. A timer republishes those whom a stop
 * of the server or a failure left.
 *
 * <p>A chunk that fails is retried member by member. A member who fails is set aside and retried with growing delay,
 * without an end. If {@value #FAILURES_LIMIT} members fail before any succeeds, the cause is not the members, and the
 * whole fan-out waits. Other groups' fan-outs continue.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class GroupFanOutDrain {
    private static final Logger LOG = System.getLogger(GroupFanOutDrain.class.getName());

    /** Members republished in one transaction. */
    private static final int CHUNK = 200;

    private static final int FAILURES_LIMIT = 3;
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    @EJB
    private GroupFanOuts fanOuts;

    @Resource
    private SessionContext context;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    private final CoalescedTrigger trigger = new CoalescedTrigger(this::drainInBackground);

    /** Requests a drain once the change of the group has committed. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void on(@Observes GroupFanOutBegun begun) {
        AfterCommit.once(transaction, GroupFanOutDrain.class, trigger::request);
    }

    /** Bypasses the coalescing: an earlier asynchronous call may have been lost, and this one must still start a drain. */
    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void drainInBackground() {
        context.getBusinessObject(GroupFanOutDrain.class).drain();
    }

    /** Republishes members for about a second, and requests another drain if more are left. */
    @Asynchronous
    public void drain() {
        trigger.run(this::republishNext);
    }

    /** Returns whether there may be more to do now. */
    private boolean republishNext() {
        long started = System.nanoTime();
        try {
            while (System.nanoTime() - started < DRAIN_TIME.toNanos()) {
                OptionalLong next = fanOuts.next();
                if (next.isEmpty() || !republish(next.getAsLong())) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "RU0109 members of groups cannot be republished now, retried by a timer: {0}",
                    name(e));
            return false;
        }
    }

    /** Returns whether there may be more to do: the fan-out has advanced, or waits now. */
    private boolean republish(long fanOut) {
        try {
            return fanOuts.republish(fanOut, CHUNK);
        } catch (RuntimeException e) {
            return republishOneByOne(fanOut);
        }
    }

    private boolean republishOneByOne(long fanOut) {
        int republished = 0;
        int failed = 0;
        while (republished + failed < CHUNK) {
            try {
                if (!fanOuts.republish(fanOut, 1)) {
                    return true;
                }
                republished++;
            } catch (RuntimeException e) {
                failed++;
                OptionalLong member = fanOuts.setAside(fanOut);
                LOG.log(
                        Level.WARNING,
                        member.isPresent()
                                ? "RU0108 user {1,number,#} could not be republished for fan-out {0,number,#}, and is"
                                        + " retried later: {2}"
                                : "RU0108 fan-out {0,number,#} of a group failed, and is retried later: {2}",
                        fanOut,
                        member.orElse(0),
                        name(e));
                if (member.isEmpty() || republished == 0 && failed >= FAILURES_LIMIT) {
                    fanOuts.defer(fanOut);
                    return true;
                }
            }
        }
        return true;
    }

    /** Returns the class of the first cause; the texts of exceptions may quote rows. */
    private static String name(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getName();
    }
}
