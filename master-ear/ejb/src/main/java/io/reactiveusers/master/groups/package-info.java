/**
 * Groups: their administration, and the fan-out that republishes the members of a renamed or deleted group in the
 * background, in chunks, each in a transaction of its own. A member who cannot be republished is retried alone, and
 * delays neither the others nor other groups.
 */
package io.reactiveusers.master.groups;
