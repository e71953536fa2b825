package io.reactiveusers.master.outbox;

/** A parked change is due again, and that has been committed; whoever publishes can start at once. */
public record ParkedChangeReleased(long userId) {}
