/**
 * Compares this client's replica with the master's directory and has the drift repaired: after changes by SQL, after a
 * restored backup at either side, and for a new client, which has nothing yet.
 *
 * <p>A run ({@link io.reactiveusers.client.reconcile.Run}) compares digests of id ranges, and compares users one by one
 * only where the digests differ. It changes no user itself. A repair is a request to the master, which republishes the
 * user to all clients with a new revision, through topic and queue. A repair is therefore harmless at any time: a user
 * that needed none is published once more, and clients that have the revision ignore it.
 *
 * <p>{@link io.reactiveusers.client.reconcile.Reconciler} executes runs. {@link
 * io.reactiveusers.client.reconcile.RunStarter} begins them, one at a time over all nodes of this client; {@link
 * io.reactiveusers.client.reconcile.Reconciliations} stores their progress.
 *
 * <p><b>Guarantee</b>: a run keeps a bounded number of users in memory. Between two steps it holds no lock, no
 * transaction and no thread. Every run ends; only the onboarding of a new client waits for the master without limit.
 */
package io.reactiveusers.client.reconcile;
