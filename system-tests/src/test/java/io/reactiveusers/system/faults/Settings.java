package io.reactiveusers.system.faults;

import java.time.Duration;

/**
 * Parameters of a run.
 *
 * @param seed the seed of all random decisions
 * @param changes the minimum number of changes
 * @param users the number of users
 * @param every the interval between changes
 * @param fifo if true, FIFO topic and queues, no proxies and shufflers, and H2 everywhere; otherwise a standard topic,
 *     proxies, shuffled and duplicated messages, and PostgreSQL under the master and the first client
 * @param rounds how often each fault occurs
 * @param masters the number of masters that drain the outbox, at most 2; the second is never killed
 * @param only restricts the faults to those whose name contains this; empty for all
 */
record Settings(
        long seed, int changes, int users, Duration every, boolean fifo, int rounds, int masters, String only) {}
