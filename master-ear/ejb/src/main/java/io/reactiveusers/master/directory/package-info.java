/**
 * The directory of users, groups and permissions, which only this package and {@code groups} write.
 *
 * <p>{@link io.reactiveusers.master.directory.UserDirectory} and {@link io.reactiveusers.master.groups.GroupDirectory}
 * are for everyone who changes or reads the directory; the entities that they return are for reading. {@link
 * io.reactiveusers.master.directory.AuthorityPolicy} decides who may change what. Guarantee: a transaction that changes
 * a replicated field of a replicated user fires exactly one {@link io.reactiveusers.common.UserChanged} for each flush
 * that wrote it, inside that transaction; one that changes no such field fires none. The outbox takes care of the
 * event.
 *
 * <p>Changes made past the directory, by SQL or from a backup, fire nothing. {@link
 * io.reactiveusers.master.reconcile.ReplicatedUsers} shows them to clients that compare, and {@link
 * io.reactiveusers.master.reconcile.Repairs} republishes the users that clients request.
 */
package io.reactiveusers.master.directory;
