package io.reactiveusers.common;

/**
 * What happened to a replicated user. The numbers on the wire are the prototype's.
 *
 * <p>A client treats {@link #INSERT} and {@link #UPDATE} alike, as the state to have: which of the two was sent says
 * something about the master's history, nothing about the client's.
 */
public enum Action {
    /** The user became replicated: created, or no longer staff. */
    INSERT,
    /** A replicated field of the user changed. */
    UPDATE,
    /** The user is no longer replicated: deleted, or became staff. */
    DELETE;

    /** The number of this action in a message. */
    public int code() {
        return ordinal();
    }

    /**
     * The action with a message's number.
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
