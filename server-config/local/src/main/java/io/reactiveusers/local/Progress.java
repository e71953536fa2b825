package io.reactiveusers.local;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far the clients of a system have followed their master.
 *
 * @param master the master's status
 * @param clients each client's status, by its name and in order
 */
public record Progress(DirectoryStatus master, Map<String, DirectoryStatus> clients) {
    /** Returns whether nothing is pending at the master, and every client equals it. */
    public boolean isCaughtUp() {
        return master.pending() == 0 && clients.values().stream().allMatch(client -> client.equalsMaster(master));
    }

    /** Returns the numbers of users, such as {@code client-1 840/1191, client-2 835/1191, to be published 351}. */
    @Override
    public String toString() {
        return clients.entrySet().stream()
                        .map(client -> client.getKey() + " " + client.getValue().users() + "/" + master.users())
                        .collect(Collectors.joining(", "))
                + ", to be published " + master.pending();
    }
}
