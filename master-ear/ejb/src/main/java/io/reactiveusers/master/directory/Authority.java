package io.reactiveusers.master.directory;

/** In whose name a change is made. {@link AuthorityPolicy} decides what it may touch. */
public enum Authority {
    /** May change users who are neither staff nor superuser, and may not make them so or give them permissions. */
    STAFF,
    /** May do everything. */
    SUPERUSER
}
