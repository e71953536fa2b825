package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaState;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One open page's view of its user. Thread-safe and non-blocking: at most one frame is being sent and one state waits.
 */
final class LiveSocket {
    private static final int WITHDRAWN = 4001;
    private static final int DISABLED = 4002;

    private final BiConsumer<String, SendHandler> sender;
    private final Consumer<CloseReason> closer;
    private long shown = -1;
    private ReplicaState waiting;
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

    /** Shows a state unless one at least as new was shown. Closes if the user is deleted or disabled. */
    void show(ReplicaState state) {
        synchronized (this) {
            // An older event can still disable the user when newer ones carried no is_active.
            if (closed || state.revision() < shown || state.revision() == shown && state.admitted()) {
                return;
            }
            shown = state.revision();
            if (state.admitted()) {
                waiting = state;
                if (sending) {
                    return;
                }
                sending = true;
            }
        }
        if (state.admitted()) {
            sendWaiting();
        } else {
            close(state.live() ? reason(DISABLED, "disabled") : reason(WITHDRAWN, "withdrawn"));
        }
    }

    private void sendWaiting() {
        ReplicaState next;
        synchronized (this) {
            next = waiting;
            waiting = null;
            sending = next != null;
            if (next == null || closed) {
                return;
            }
        }
        // Outside the lock, because a container may call the handler at once or in another thread that enters here.
        sender.accept(Frame.of(next), result -> {
            if (result.isOK()) {
                sendWaiting();
            } else {
                close(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too slow"));
            }
        });
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
        closer.accept(reason);
    }

    private static CloseReason reason(int code, String phrase) {
        return new CloseReason(CloseReason.CloseCodes.getCloseCode(code), phrase);
    }
}
