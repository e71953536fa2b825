package io.reactiveusers.client.live;

import io.reactiveusers.client.replica.ReplicaUnavailableException;
import io.reactiveusers.client.replica.ReplicaVersion;
import io.reactiveusers.client.replica.UserReplicas;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ensures, every 20 seconds, that every open page of this node shows what the replica has, and knows that its
 * connection is alive. One query per thousand users reads the versions of the users with open pages. A page that is
 * behind, because another node has applied the change or an event was lost, gets the state; every other page gets a
 * ping.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LiveSweep {
    private static final Logger LOG = Logger.getLogger(LiveSweep.class.getName());
    private static final int CHUNK = 1_000;

    @Inject
    private LiveSessions sessions;

    @Inject
    private UserReplicas replicas;

    /** Sweeps once. While the database is unavailable, no page gets a ping, so none claims to show the newest state. */
    @Schedule(hour = "*", minute = "*", second = "*/20", persistent = false)
    void sweep() {
        List<Long> users = sessions.users();
        try {
            for (int from = 0; from < users.size(); from += CHUNK) {
                sweep(users.subList(from, Math.min(users.size(), from + CHUNK)));
            }
        } catch (ReplicaUnavailableException e) {
            LOG.log(Level.WARNING, "RU0307 open pages could not be compared with the replica: {0}", e.getMessage());
        }
    }

    private void sweep(List<Long> users) {
        Map<Long, ReplicaVersion> versions = new HashMap<>();
        replicas.versions(users).forEach(version -> versions.put(version.id(), version));
        for (long user : users) {
            ReplicaVersion version = versions.get(user);
            List<LiveSocket> open = sessions.of(user);
            boolean behind = version == null
                    || !version.admitted()
                    || open.stream().anyMatch(socket -> socket.revision() < version.revision());
            if (behind) {
                replicas.find(user)
                        .ifPresentOrElse(
                                state -> open.forEach(socket -> socket.show(state)),
                                () -> open.forEach(LiveSocket::withdraw));
            }
            open.forEach(LiveSocket::ping);
        }
    }
}
