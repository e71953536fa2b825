package io.reactiveusers.master.reconcile;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import java.time.Duration;

/**
 * Counts the unknown ids that repairs withdraw, which any client may name: without a limit one client could fill every
 * database with tombstones. The count is kept in memory, so a restart begins a new day.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class UnknownIds {
    private static final long DAY = Duration.ofDays(1).toNanos();

    private long dayBegan = System.nanoTime();
    private int withdrawn;

    /** Returns whether one more unknown id may be withdrawn, and counts it. */
    public synchronized boolean mayWithdraw() {
        long now = System.nanoTime();
        if (now - dayBegan >= DAY) {
            dayBegan = now;
            withdrawn = 0;
        }
        if (withdrawn >= Repairs.UNKNOWN_PER_DAY) {
            return false;
        }
        withdrawn++;
        return true;
    }
}
