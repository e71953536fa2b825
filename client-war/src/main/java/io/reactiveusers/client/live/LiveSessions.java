package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The open sockets of this node, by user id; each user's in the order in which they were opened. */
@ApplicationScoped
public class LiveSessions {
    /** The most sockets of one user at this node. */
    static final int LIMIT = 20;

    private final Map<Long, List<LiveSocket>> sockets = new ConcurrentHashMap<>();

    /** Adds a socket; closes the oldest if the user has more than {@value #LIMIT}. */
    void add(long userId, LiveSocket socket) {
        List<LiveSocket> tooMany = new ArrayList<>();
        // Inside compute, because another thread could remove the list between finding it and adding to it.
        sockets.compute(userId, (id, open) -> {
            List<LiveSocket> all = open == null ? new CopyOnWriteArrayList<>() : open;
            all.add(socket);
            tooMany.addAll(all.subList(0, Math.max(0, all.size() - LIMIT)));
            return all;
        });
        // Outside of compute, because closing removes the socket from this map.
        tooMany.forEach(LiveSocket::supersede);
    }

    void remove(long userId, LiveSocket socket) {
        sockets.computeIfPresent(userId, (id, open) -> {
            open.remove(socket);
            return open.isEmpty() ? null : open;
        });
    }

    /** Sends a committed change to every open page of its user. Does not block. */
    void on(@Observes ReplicaChanged change) {
        of(change.state().user().id()).forEach(socket -> socket.show(change.state()));
    }

    /** Returns the ids of all users with an open page. */
    List<Long> users() {
        return List.copyOf(sockets.keySet());
    }

    /** Returns a user's open sockets. */
    List<LiveSocket> of(long userId) {
        return sockets.getOrDefault(userId, List.of());
    }
}
