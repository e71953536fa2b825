package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaState;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One open page's view of its user. Never blocks; at most one frame is on its way and one state waiting. Any thread may
 * call it.
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
     * A view without anything shown yet.
     *
     * @param sender sends a text without waiting, and calls the handler once, when it has been sent or has failed
     * @param closer closes the connection, and takes this view out of its registry
     */
    LiveSocket(BiConsumer<String, SendHandler> sender, Consumer<CloseReason> closer) {
        this.sender = sender;
        this.closer = closer;
    }

    /** Shows a state, unless one at least as new was shown; closes if the user is not to see anything any more. */
    void show(ReplicaState state) {
        synchronized (this) {
            // A user is disabled by an older event, too, if the newer ones came without is_active.
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
        // Outside the lock: a container may call the handler at once, or in another thread that comes back here.
        sender.accept(Frame.of(next), result -> {
            if (result.isOK()) {
                sendWaiting();
            } else {
                close(new CloseReason(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too slow"));
            }
        });
    }

    /** Ends the view; the second time does nothing. */
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
