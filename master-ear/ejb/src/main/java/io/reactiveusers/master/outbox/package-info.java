/**
 * The changes that SNS has not accepted yet, one row per user, in the directory's own database.
 *
 * <p>{@link io.reactiveusers.master.outbox.OutboxRecorder} writes the row in the transaction of the change: it is
 * there exactly if the change is. {@link io.reactiveusers.master.outbox.OutboxPublisher} then claims, publishes and
 * marks, in three steps that share no transaction, so that nothing is locked while SNS is called. Guarantee: a
 * committed change is published at least once, it or a newer one of the same user, however often a process dies; two
 * publishers never have the same user in hand at once, unless one is slower than its claim lasts.
 *
 * <p>Out of scope: order between users, and exactly-once. The revision makes both needless.
 */
package io.reactiveusers.master.outbox;
