package io.reactiveusers.master.reconcile;

import java.util.Set;

/**
 * What came of repairs.
 *
 * @param republished users told again as they are
 * @param withdrawn ids told again to be no replicated users
 * @param refused ids whose revision at the client is too far in the future to be outbid
 */
public record RepairOutcome(int republished, int withdrawn, Set<Long> refused) {}
