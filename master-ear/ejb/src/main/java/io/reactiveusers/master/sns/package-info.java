/**
 * The SNS topic, behind the only class that knows the AWS SDK. It is called by the outbox's publisher, outside any
 * transaction, and promises nothing but the answer: what SNS accepted, what it refused, and whether it could be
 * reached.
 */
package io.reactiveusers.master.sns;
