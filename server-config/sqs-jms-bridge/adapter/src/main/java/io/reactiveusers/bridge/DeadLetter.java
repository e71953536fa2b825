package io.reactiveusers.bridge;

import javax.management.ConstructorParameters;

/** One message of a dead-letter queue, as the MXBean shows it. */
public final class DeadLetter {
    private final String messageId;
    private final long sentAt;
    private final int receiveCount;
    private final String body;
    private final String fault;

    @ConstructorParameters({"messageId", "sentAt", "receiveCount", "body", "fault"})
    public DeadLetter(String messageId, long sentAt, int receiveCount, String body, String fault) {
        this.messageId = messageId;
        this.sentAt = sentAt;
        this.receiveCount = receiveCount;
        this.body = body;
        this.fault = fault;
    }

    /** Returns the SQS message id, which the bridge logged when the message failed. */
    public String getMessageId() {
        return messageId;
    }

    /**
     * Returns the time when it was first sent, not counting redrives by the bridge, in epoch milliseconds; 0 if
     * unknown.
     */
    public long getSentAt() {
        return sentAt;
    }

    /** Returns the number of receives, including listings. */
    public int getReceiveCount() {
        return receiveCount;
    }

    /** Returns the whole text, which may contain personal data. */
    public String getBody() {
        return body;
    }

    /** Returns why the bridge cannot deliver the message, whatever its text is; {@code null} if it can. */
    public String getFault() {
        return fault;
    }
}
