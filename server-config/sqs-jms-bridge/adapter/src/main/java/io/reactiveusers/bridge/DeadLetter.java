package io.reactiveusers.bridge;

import javax.management.ConstructorParameters;

/** One message of a dead-letter queue, as the MXBean shows it. */
public final class DeadLetter {
    private final String messageId;
    private final long sentAt;
    private final int receiveCount;
    private final String body;

    @ConstructorParameters({"messageId", "sentAt", "receiveCount", "body"})
    public DeadLetter(String messageId, long sentAt, int receiveCount, String body) {
        this.messageId = messageId;
        this.sentAt = sentAt;
        this.receiveCount = receiveCount;
        this.body = body;
    }

    /** The SQS message id, the one the bridge logged when it failed. */
    public String getMessageId() {
        return messageId;
    }

    /** When it was first sent, in epoch milliseconds, redrives by the bridge not counted; 0 if not known. */
    public long getSentAt() {
        return sentAt;
    }

    /** How often it was received, listings included. */
    public int getReceiveCount() {
        return receiveCount;
    }

    /** The whole text; it may hold personal data. */
    public String getBody() {
        return body;
    }
}
