/**
 * Groups: their administration, and the fan-out that republishes the members of a renamed or deleted group in the
 * background, in chunks, each in a transaction of its own.
 */
package io.reactiveusers.master.groups;
