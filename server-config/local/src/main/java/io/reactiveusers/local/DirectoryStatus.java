package io.reactiveusers.local;

import jakarta.json.JsonObject;

/**
 * What a server says it holds.
 *
 * @param users how many replicated users
 * @param digest over their ids and revisions
 * @param pending at a master, how many users' newest state has not reached SNS yet; at a client 0
 */
public record DirectoryStatus(long users, String digest, long pending) {
    static DirectoryStatus of(JsonObject answer) {
        return new DirectoryStatus(
                answer.getJsonNumber("users").longValue(), answer.getString("digest"), answer.getInt("pending", 0));
    }

    /** Whether a client with this status has everything of a master with that one. */
    public boolean equalsMaster(DirectoryStatus master) {
        return users == master.users && digest.equals(master.digest);
    }
}
