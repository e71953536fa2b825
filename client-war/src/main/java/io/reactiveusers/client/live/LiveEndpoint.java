package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.UserReplicas;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The socket of one page. The caller's principal, whose name is the user's id, decides whose state the page sees; the
 * username in the path only helps people and proxies to read it.
 */
@ServerEndpoint("/ws/{username}")
public class LiveEndpoint {
    private static final Logger LOG = Logger.getLogger(LiveEndpoint.class.getName());

    private static final Duration SEND_LIMIT = Duration.ofSeconds(10);

    /** The most bytes of a message from a page, which should send none. */
    private static final int MESSAGE_LIMIT = 512;

    @Inject
    private LiveSessions sessions;

    @Inject
    private UserReplicas replicas;

    private long userId;
    private LiveSocket socket;

    /** Registers the socket, then reads and sends the state: a change in between is sent twice and never missed. */
    @OnOpen
    public void open(Session session) {
        userId = Long.parseLong(session.getUserPrincipal().getName());
        session.setMaxIdleTimeout(0);
        session.setMaxTextMessageBufferSize(MESSAGE_LIMIT);
        session.setMaxBinaryMessageBufferSize(MESSAGE_LIMIT);
        RemoteEndpoint.Async remote = session.getAsyncRemote();
        remote.setSendTimeout(SEND_LIMIT.toMillis());
        socket = new LiveSocket(remote::sendText, reason -> close(session, reason));
        sessions.add(userId, socket);
        replicas.find(userId).ifPresent(socket::show);
    }

    /**
     * Closes the socket, because no page of ours sends anything. It is called with the first part of a text, so no text
     * accumulates.
     */
    @OnMessage
    public void text(String part, boolean last) {
        refuse();
    }

    /** Closes the socket, as for a text. */
    @OnMessage
    public void binary(byte[] part, boolean last) {
        refuse();
    }

    private void refuse() {
        socket.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, "this socket takes no messages"));
    }

    /** Removes the socket after the page has closed it. */
    @OnClose
    public void closed() {
        sessions.remove(userId, socket);
    }

    /** Closes the socket after its connection has broken or the page has sent something invalid. */
    @OnError
    public void failed(Session session, Throwable problem) {
        LOG.log(Level.FINE, "socket of user " + userId + " failed", problem);
        close(session, new CloseReason(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "failed"));
    }

    private void close(Session session, CloseReason reason) {
        // Not only in closed(): a container need not report the close of a connection that does not respond.
        sessions.remove(userId, socket);
        try {
            session.close(reason);
        } catch (IOException e) {
            LOG.log(Level.FINE, "socket of user " + userId + " was closed already", e);
        }
    }
}
