package io.reactiveusers.local;

import jakarta.json.JsonObject;

/**
 * The status of a master or client.
 *
 * @param users the number of replicated users
 * @param digest the digest over their ids and revisions
 * @param pending at a master, the number of users whose newest state has not reached SNS yet; at a client 0
 */
public record DirectoryStatus(long users, String digest, long pending) {
    static DirectoryStatus of(JsonObject answer) {
        return new DirectoryStatus(
                answer.getJsonNumber("users").longValue(), answer.getString("digest"), answer.getInt("pending", 0));
    }

    /** Returns whether a client with this status has caught up with a master with the given one. */
    public boolean equalsMaster(DirectoryStatus master) {
        return users == master.users && digest.equals(master.digest);
    }
}
