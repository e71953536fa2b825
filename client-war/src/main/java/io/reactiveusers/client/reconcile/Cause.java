package io.reactiveusers.client.reconcile;

/** Why a run was started. */
public enum Cause {
    /** This client is new and has never had the whole directory. */
    ONBOARDING,
    /** The interval of scheduled runs had passed. */
    SCHEDULE,
    /** An operator requested it. */
    REQUEST
}
