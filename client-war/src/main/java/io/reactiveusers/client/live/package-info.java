/**
 * The open browsers: one websocket per page, showing its user's current state.
 *
 * <p>A socket is a view, not a log. On connect the endpoint registers it first, then reads and sends the state, so no
 * change is missed in between. From then on the socket sends every committed change as the whole state with its
 * revision. Socket and page both drop a state that is not newer than the last one shown. Hence a page never goes back,
 * and once no changes arrive its last frame equals the database.
 *
 * <p>Every 20 seconds one sweep per node ({@link io.reactiveusers.client.live.LiveSweep}) compares the open pages with
 * the replica. So a page is behind for at most that long, even if an event was lost or another node of a cluster
 * applied the change. The sweep sends every page a ping, and a page that hears nothing for 50 seconds connects again.
 *
 * <p><b>Bounds.</b> Per socket at most one frame is being sent and one state waits: the newest, because a state that it
 * replaces need not be sent. A socket that cannot send a frame within its time limit is closed, and the page
 * reconnects. A user has at most 20 sockets at a node; the oldest is closed with 4003, and its page does not reconnect.
 * A page sends nothing: its first message closes the socket (1008, or 1009 if it is long).
 *
 * <p>Sockets are registered by user id, so a rename keeps them open. When the user is no longer replicated or is
 * disabled, they are closed with code 4001 or 4002, and the page does not reconnect. {@code web.Admission} decides
 * before the upgrade who may connect.
 *
 * <p>The container and {@code ReplicaChanged} events call this package.
 */
package io.reactiveusers.client.live;
