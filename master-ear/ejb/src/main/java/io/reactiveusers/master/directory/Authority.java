package io.reactiveusers.master.directory;

/** In whose name a change is made, which decides what it may touch. */
public enum Authority {
    /** May change users who are neither staff nor superuser, and neither make them so nor give permissions. */
    STAFF,
    /** May do everything. */
    SUPERUSER
}
