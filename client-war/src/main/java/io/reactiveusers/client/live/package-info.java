/**
 * The open browsers: one websocket per page, showing its user's current state.
 *
 * <p>A socket is a view, not a log. On connect it is registered first and the state read and sent after that, so no
 * change can fall between; from then on every committed change is sent, as the whole state with its revision. What is
 * not newer than the last one shown is dropped, here and in the page. Hence a page never goes back, and its last frame
 * equals the database as soon as things are quiet.
 *
 * <p><b>Bounds.</b> Per socket at most one frame is being sent and one state waits, the newest; what it replaces need
 * not be sent. A socket whose frame is not taken in time, or fails, is closed, and the page connects again.
 *
 * <p>Sockets are kept by user id: a rename keeps them open. When the user is withdrawn or disabled they are closed with
 * code 4001 or 4002, which tell the page not to connect again. Who may connect at all is decided before the upgrade, by
 * {@code web.Admission}.
 *
 * <p>Called by the container, and by {@code ReplicaChanged}. Out of scope so far: changes applied by another node of a
 * cluster do not reach this node's sockets.
 */
package io.reactiveusers.client.live;
