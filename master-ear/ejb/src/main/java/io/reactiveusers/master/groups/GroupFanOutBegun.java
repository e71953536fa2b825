package io.reactiveusers.master.groups;

/** A group was renamed or deleted, and its members are to be told once that is committed. */
public record GroupFanOutBegun() {}
