/**
 * From a flushed change to its event: the persistence listener, and the revision that orders the events of one user.
 * The events are fired in the transaction of the change. Who changes entities and who records the events is not known
 * here.
 */
package io.reactiveusers.master.replication;
