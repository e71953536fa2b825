package io.reactiveusers.client.reconcile;

import java.time.Duration;

/** The work of one {@link Phase} of a run, in short steps. */
interface Step {
    /**
     * Does the next part of the work, or ends the phase by {@link Run#enter} or {@link Run#end}. A step that failed
     * is repeated.
     *
     * @return the pause before the next step
     * @throws MasterFailure if the master did not answer
     */
    Duration advance() throws MasterFailure;

    /** Returns the user id up to which the run has compared; {@code null} in any phase but {@link Phase#COMPARING}. */
    default Long comparedThrough() {
        return null;
    }
}
