package io.reactiveusers.master.outbox;

/**
 * The outcome of an attempt to send a change. A change without an outcome was not tried: its claim is released, and no
 * attempt is counted.
 *
 * @param reason for people, without personal data; {@code null} if the change was sent
 */
public record Outcome(Kind kind, String reason) {
    /** Decides what {@link OutboxQueue#settle} does with the row. */
    public enum Kind {
        /** SNS has accepted the change, which leaves the outbox. */
        SENT,
        /** SNS failed at the change, which is retried with growing delay, without an end. */
        FAILED,
        /** SNS refused the change, which is retried with growing delay and finally parked. */
        REFUSED
    }

    public static final Outcome SENT = new Outcome(Kind.SENT, null);

    /** Returns the outcome {@link Kind#FAILED}. */
    public static Outcome failed(String reason) {
        return new Outcome(Kind.FAILED, reason);
    }

    /** Returns the outcome {@link Kind#REFUSED}. */
    public static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, reason);
    }
}
