/**
 * Receives from one SQS queue and delivers to a message-driven bean that implements {@link jakarta.jms.MessageListener}: an
 * inbound Jakarta Connectors resource adapter. Called by the container only; an application names it in a descriptor
 * and shares no class with it but the Jakarta Messaging API.
 *
 * <p>Guarantee: a message leaves the queue only after the transaction it was delivered in has committed, however the
 * process ends. So each is delivered at least once, sometimes again, and on standard queues in any order; on FIFO
 * queues the order within a message group is kept. A message whose delivery fails comes back with growing delay and is
 * left to the queue's own dead-letter queue; while the database or the container fails, nothing is received. A message that
 * the listener refuses because of its content is left to the dead-letter queue too, and delays nothing.
 *
 * <p>Dead letters can be listed, and sent to their queue again, by the MXBean.
 *
 * <p>Out of scope: any other sending, listeners that are not transacted, queues of other services.
 */
package io.reactiveusers.bridge;
