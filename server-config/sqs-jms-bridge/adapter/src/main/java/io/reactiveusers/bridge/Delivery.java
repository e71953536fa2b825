package io.reactiveusers.bridge;

/**
 * How the delivery of some messages in one transaction ended.
 *
 * @param reason why it did not commit; without personal data
 * @param presented whether the listener has been called
 */
record Delivery(Outcome outcome, String reason, boolean presented) {
    enum Outcome {
        /** The transaction has committed, so the messages that the listener did not refuse are handled. */
        COMMITTED,
        /** The transaction has been rolled back, or its outcome is unknown. */
        ROLLED_BACK,
        /** Database or container cannot take messages; the messages themselves did not fail. */
        NOT_BEGUN
    }
}
