/**
 * Finds where this client's replica differs from the master's directory, and has it repaired: after SQL past the
 * applications, after a backup was restored at either side, and for a new client, to which everything is missing.
 *
 * <p>A run ({@link io.reactiveusers.client.reconcile.Run}) compares digests of id ranges, and looks at the users one by
 * one only where those differ. It changes nothing itself: a repair is the master telling all clients again, with a new
 * revision, through topic and queue. So it is harmless whatever happens at the same time, and a user it was wrong about
 * is only told twice.
 *
 * <p>{@link io.reactiveusers.client.reconcile.Reconciler} starts runs, {@link
 * io.reactiveusers.client.reconcile.Reconciliations} keeps them: one at a time over all nodes of this client, its
 * progress in the database. <b>Guarantee</b>: a run holds a bounded number of users in memory, no lock and no
 * transaction while it waits, and never a thread; it ends, or, where it onboards a new client, goes on until the master
 * answers.
 */
package io.reactiveusers.client.reconcile;
