/**
 * The directory of users, groups and permissions: the one place they are written.
 *
 * <p>{@link io.reactiveusers.master.directory.UserDirectory} and {@link io.reactiveusers.master.groups.GroupDirectory}
 * are for everyone who changes or reads the directory; the entities they answer with are for reading. Guarantee: a
 * transaction that changes a replicated field of a replicated user fires exactly one
 * {@link io.reactiveusers.common.UserChanged} per flush that wrote it, inside that transaction; one that changes no
 * such field fires none. What happens to the event is the outbox's business.
 *
 * <p>What was written past the directory, by SQL or from a backup, fired nothing. {@link
 * io.reactiveusers.master.reconcile.ReplicatedUsers} shows it to clients that compare, {@link
 * io.reactiveusers.master.reconcile.Repairs} fires for those they ask about.
 */
package io.reactiveusers.master.directory;
