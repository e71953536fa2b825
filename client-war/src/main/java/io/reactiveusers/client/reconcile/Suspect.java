package io.reactiveusers.client.reconcile;

/**
 * A user that differs.
 *
 * @param difference what both sides have, in one text that changes when either does
 */
public record Suspect(long userId, Kind kind, String difference) {}
