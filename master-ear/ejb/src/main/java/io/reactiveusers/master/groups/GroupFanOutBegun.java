package io.reactiveusers.master.groups;

/** A group was renamed or deleted; its members are to be republished once that is committed. */
public record GroupFanOutBegun() {}
