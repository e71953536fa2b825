package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaState;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One open page's view of its user. Thread-safe and non-blocking: at most one frame is being sent and one state waits.
 * No method throws, because its caller serves other pages too.
 */
final class LiveSocket {
    private static final Logger LOG = Logger.getLogger(LiveSocket.class.getName());
    private static final int WITHDRAWN = 4001;
    private static final int DISABLED = 4002;
    private static final int SUPERSEDED = 4003;

    private final BiConsumer<String, SendHandler> sender;
    private final Consumer<CloseReason> closer;
    private ReplicaState shown;
    private ReplicaState waiting;
    private boolean pingWaits;
    private boolean sending;
    private boolean closed;

    /**
     * Creates a view that has not shown anything yet.
     *
     * @param sender sends a text without blocking, and calls the handler once, after success or failure
     * @param closer closes the connection and removes this view from its registry
     */
    LiveSocket(BiConsumer<String, SendHandler> sender, Consumer<CloseReason> closer) {
        this.sender = sender;
        this.closer = closer;
    }

    /**
     * Shows a state unless an equally new or newer one was shown. Closes the socket if the user is deleted or disabled.
     */
    void show(ReplicaState state) {
        synchronized (this) {
            // An older event can still disable the user when newer ones carried no is_active.
            if (closed
                    || shown != null
                            && (state.admitted() ? !state.supersedes(shown) : state.revision() < shown.revision())) {
                return;
            }
            shown = state;
            if (state.admitted()) {
                waiting = state;
                if (sending) {
                    return;
                }
                sending = true;
            }
        }
        if (state.admitted()) {
            sendNext();
        } else {
            close(state.live() ? reason(DISABLED, "disabled") : reason(WITHDRAWN, "withdrawn"));
        }
    }

    /** Tells the page that its connection and its server are alive, and which revision it has been sent. */
    void ping() {
        synchronized (this) {
            // A frame in transmission has the same effect.
            if (closed || sending || shown == null) {
                return;
            }
            pingWaits = true;
            sending = true;
        }
        sendNext();
    }

    /** Returns the revision of the newest state that was shown; -1 before the first. */
    synchronized long revision() {
        return shown == null ? -1 : shown.revision();
    }

    private void sendNext() {
        String text;
        synchronized (this) {
            text = waiting != null ? Frame.of(waiting) : pingWaits ? Frame.ping(shown.revision()) : null;
            waiting = null;
            pingWaits = false;
            sending = text != null;
            if (text == null || closed) {
                return;
            }
        }
        // Outside the lock, because a container may call the handler at once or in another thread that enters here.
        try {
            sender.accept(text, result -> {
                if (result.isOK()) {
                    sendNext();
                } else {
                    close(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too slow"));
                }
            });
        } catch (RuntimeException e) {
            // Containers throw it if the connection is closing or cannot send text at the moment.
            LOG.log(Level.FINE, "a frame could not be sent", e);
            close(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "not sent"));
        }
    }

    /** Closes the view because nothing is known of the user any more, not even that they were deleted. */
    void withdraw() {
        close(reason(WITHDRAWN, "withdrawn"));
    }

    /** Closes the view because the user has opened too many newer ones; the page does not reconnect. */
    void supersede() {
        close(reason(SUPERSEDED, "too many pages"));
    }

    /** Closes the view. A second call does nothing. */
    void close(CloseReason reason) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting = null;
        }
        try {
            closer.accept(reason);
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "a socket could not be closed", e);
        }
    }

    private static CloseReason reason(int code, String phrase) {
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), phrase);
    }
}
