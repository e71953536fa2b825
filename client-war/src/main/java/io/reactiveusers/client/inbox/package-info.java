/**
 * Where events enter the client: what the bridge received from SQS, delivered as Jakarta Messaging.
 *
 * <p>Only the container calls it. <b>Guarantee</b>: a delivery is applied as a whole in the container's transaction or
 * not at all; the bridge forgets the messages only when that transaction has committed. A message the contract refuses
 * rolls its delivery back; the bridge then delivers one by one, so only the refused one is held back, and ends in the
 * dead-letter queue. Nothing is caught and swallowed here: every other failure is a rollback too.
 */
package io.reactiveusers.client.inbox;
