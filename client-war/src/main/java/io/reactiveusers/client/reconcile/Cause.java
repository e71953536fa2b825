package io.reactiveusers.client.reconcile;

/** Why a run was started. */
public enum Cause {
    /** This client is new and has never had the whole directory. */
    ONBOARDING,
    /** It was time. */
    SCHEDULE,
    /** Somebody asked for it. */
    REQUEST
}
