/**
 * Work that a commit asks for and a background drain does: {@link io.reactiveusers.support.transaction.AfterCommit} notices the
 * commit, {@link io.reactiveusers.master.work.Nudges} turns any number of requests into one drain at a time. Both only
 * save time. What there is to do stands in the database, and a timer asks again for whatever a request was lost for.
 */
package io.reactiveusers.master.work;
