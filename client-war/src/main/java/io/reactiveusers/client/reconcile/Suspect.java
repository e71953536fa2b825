package io.reactiveusers.client.reconcile;

/**
 * A user that differs.
 *
 * @param difference the hashes of both sides in one text, which therefore changes when either side does
 */
public record Suspect(long userId, Kind kind, String difference) {}
