package io.reactiveusers.master.directory;

/** The authority in whose name a change is made. {@link AuthorityPolicy} decides what it permits. */
public enum Authority {
    /** May change users who are neither staff nor superuser, and may not make them so or give them permissions. */
    STAFF,
    /** May do everything. */
    SUPERUSER
}
