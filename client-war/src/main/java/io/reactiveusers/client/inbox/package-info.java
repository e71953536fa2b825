/**
 * Where events enter the client: the bridge received them from SQS and delivers them as Jakarta Messaging messages.
 *
 * <p>Only the container calls this package. <b>Guarantee</b>: the events of a delivery are applied together in the
 * container's transaction, or none of them is; the bridge deletes the messages only after that transaction has committed. A
 * message that the contract refuses does not take part: the listener marks it, the others are committed, and the refused
 * one ends in the dead-letter queue without pausing or delaying anything. Every other failure is a rollback; none is
 * swallowed.
 */
package io.reactiveusers.client.inbox;
