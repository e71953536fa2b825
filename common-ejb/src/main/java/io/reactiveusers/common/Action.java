package io.reactiveusers.common;

/**
 * The kind of change of a replicated user. The numbers on the wire are the prototype's.
 *
 * <p>A client treats {@link #INSERT} and {@link #UPDATE} alike, as the state to store: which of the two was sent
 * depends on the master's history, not on the client's.
 */
public enum Action {
    /** The user became replicated: created, or no longer staff. */
    INSERT,
    /** A replicated field of the user changed. */
    UPDATE,
    /** The user is no longer replicated: deleted, or became staff. */
    DELETE;

    /** Returns the number of this action in a message. */
    public int code() {
        return ordinal();
    }

    /**
     * Returns the action with the number from a message.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Action of(int code) {
        if (code < 0 || code >= values().length) {
            throw new IllegalArgumentException("unknown action " + code);
        }
        return values()[code];
    }
}
