/**
 * The client's own copy of the replicated users, in its own database: one row per user id, a tombstone where the user
 * is no longer replicated.
 *
 * <p>{@link io.reactiveusers.client.replica.UserReplicas} is the only way in. The inbox applies the events that arrived, in
 * its delivery's transaction; live and web read. After the commit, and only then, every user whose state differs is
 * announced as {@link io.reactiveusers.client.replica.ReplicaChanged}.
 *
 * <p><b>Guarantee.</b> The events of one user may arrive in any order, any number of times, in any batches and through any
 * number of consumers: the row ends in the same state. The rule is {@link
 * io.reactiveusers.client.replica.ReplicaState#after}, and looks at no other row:
 *
 * <ul>
 *   <li>The higher revision wins. Of different events with the same revision (two changes of the prototype's master
 *       within a millisecond) a deletion wins, otherwise an arbitrary one, but always the same.
 *   <li>{@code is_active} has a revision of its own, because a message of the prototype's master leaves it out, meaning
 *       unchanged: the highest revision that said something about it wins. A deletion says {@code true}, for what is
 *       created after it is a new row. If two events of one revision disagree, {@code false} wins.
 *   <li>A tombstone remembers revisions and nothing personal. A user created again under the same id has a higher
 *       revision.
 *   <li>A row that no event can have written, because its revision is more than a day after the time at which it was
 *       applied, counts as unknown: the next event replaces it. Rows that events have written are never such.
 * </ul>
 *
 * Out of scope: usernames are not unique here, since two users may swap theirs and either change may arrive first.
 */
package io.reactiveusers.client.replica;
