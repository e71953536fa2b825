/**
 * Turns a flushed change into its event: the persistence listener, and the revision that orders the events of one user.
 * The events are fired in the transaction of the change. This package knows neither the code that changes entities nor
 * the code that records the events.
 */
package io.reactiveusers.master.replication;
