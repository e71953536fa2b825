package io.reactiveusers.master.reconcile;

import java.util.Map;

/**
 * The result of repairs.
 *
 * @param republished number of users whose present state is published again
 * @param withdrawn number of ids whose deletion is published
 * @param unknown number of ids that neither the directory nor the client has ever known: nothing is published
 * @param refused ids for which nothing is published, each with the reason
 */
public record RepairOutcome(int republished, int withdrawn, int unknown, Map<Long, String> refused) {}
