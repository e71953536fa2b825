package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open sockets of this node, by user id. */
@ApplicationScoped
public class LiveSessions {
    private final Map<Long, Set<LiveSocket>> sockets = new ConcurrentHashMap<>();

    void add(long userId, LiveSocket socket) {
        // Inside compute, because another thread could remove the set between finding it and adding to it.
        sockets.compute(userId, (id, open) -> {
            Set<LiveSocket> set = open == null ? ConcurrentHashMap.newKeySet() : open;
            set.add(socket);
            return set;
        });
    }

    void remove(long userId, LiveSocket socket) {
        sockets.computeIfPresent(userId, (id, open) -> {
            open.remove(socket);
            return open.isEmpty() ? null : open;
        });
    }

    /** Sends a committed change to every open page of its user. Does not block. */
    void on(@Observes ReplicaChanged change) {
        Set<LiveSocket> open = sockets.get(change.state().user().id());
        if (open != null) {
            open.forEach(socket -> socket.show(change.state()));
        }
    }
}
