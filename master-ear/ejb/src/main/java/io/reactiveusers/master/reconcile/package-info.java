/**
 * What a client may request in order to find and repair differences between its replica and the directory: fingerprints
 * of ranges of users, and the republication of single users. Everything is computed from what the database holds now,
 * so differences that SQL or a restored backup made are found too.
 *
 * <p>A client can invent nothing here: what is published is the directory's own state, or the deletion of an id that
 * the directory does not have. See {@link io.reactiveusers.master.reconcile.Repairs} for the limits.
 */
package io.reactiveusers.master.reconcile;
