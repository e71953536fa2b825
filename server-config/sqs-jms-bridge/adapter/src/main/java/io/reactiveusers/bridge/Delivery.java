package io.reactiveusers.bridge;

/**
 * How the delivery of some messages in one transaction ended.
 *
 * @param reason why it did not commit; without personal data
 * @param presented whether the listener has been called
 */
record Delivery(Outcome outcome, String reason, boolean presented) {
    enum Outcome {
        /** The transaction has committed: what the listener did not refuse is handled. */
        COMMITTED,
        /** The transaction has been rolled back, or nobody knows how it ended. */
        ROLLED_BACK,
        /** Database or container cannot take messages: it is not the messages that failed. */
        NOT_BEGUN
    }
}
