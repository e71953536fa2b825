/**
 * The changes that SNS has not accepted yet, one row for each user, in the directory's own database.
 *
 * <p>{@link io.reactiveusers.master.outbox.OutboxRecorder} writes the row in the transaction of the change: the row is
 * there exactly if the change is. Senders use {@link io.reactiveusers.master.outbox.OutboxQueue} to claim rows and to
 * settle the claims, in transactions of their own, so that nothing is locked while SNS is called. {@link
 * io.reactiveusers.master.outbox.OutboxOverview} is for operators.
 *
 * <p>Guarantee: a committed change is published at least once, it or a newer one of the same user, however often a
 * process dies; two senders never have a claim on the same user at once; only a sender that outlives its claim may send
 * beside another. A row whose {@code aborted} has a reason is parked.
 *
 * <p>Out of scope: who sends, order between users, and exactly-once delivery. The revision makes the last two
 * unnecessary.
 */
package io.reactiveusers.master.outbox;
