package io.reactiveusers.system.faults;

import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param seed of all chance
 * @param changes the writers make, at least
 * @param users they make them on
 * @param every how often a change is made
 * @param fifo FIFO topic and queues without anything between the servers and them, and H2 everywhere; else a standard
 *     topic, proxies, shuffled and doubled messages, and PostgreSQL under the master and the first client
 * @param rounds how often each fault strikes
 * @param masters how many drain the outbox, at most 2; the second is never touched
 * @param only the faults whose name contains this; empty: all
 */
record Settings(
        long seed, int changes, int users, Duration every, boolean fifo, int rounds, int masters, String only) {}
