package io.reactiveusers.master.reconcile;

/**
 * A client does not have this user right.
 *
 * @param id of a user, who need not exist
 * @param revision the highest one the client knows of that id; -1: none
 */
public record Repair(long id, long revision) {}
