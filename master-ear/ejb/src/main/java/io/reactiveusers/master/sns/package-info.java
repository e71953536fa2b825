/**
 * From the outbox to the SNS topic: {@link io.reactiveusers.master.sns.OutboxPublisher} claims changes, publishes them
 * and settles the claims; {@link io.reactiveusers.master.sns.SnsTopic} is the only class that knows the AWS SDK.
 *
 * <p>No transaction is open while SNS is called. If the process dies, the next drain sends what it has left, here or on
 * another node.
 */
package io.reactiveusers.master.sns;
