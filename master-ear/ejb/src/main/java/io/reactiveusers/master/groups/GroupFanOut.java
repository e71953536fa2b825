package io.reactiveusers.master.groups;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The work a renamed or deleted group leaves: to tell each of its members. Made in the transaction of the change, and
 * advanced in the transaction that tells the next members, so it is neither lost nor done twice.
 */
@Entity
@Table(name = "group_fan_out")
class GroupFanOut {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long groupId;
    private long lastUserId;

    protected GroupFanOut() {}

    GroupFanOut(long groupId) {
        this.groupId = groupId;
        this.lastUserId = Long.MIN_VALUE;
    }

    long getGroupId() {
        return groupId;
    }

    /** Members up to this id have been told. */
    long getLastUserId() {
        return lastUserId;
    }

    void advanceTo(long userId) {
        lastUserId = userId;
    }
}
