package io.reactiveusers.master.groups;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * The work that a renamed or deleted group leaves: each of its members is to be republished. Made in the transaction of
 * the change, and advanced in the transaction that republishes the next members, so it is neither lost nor done twice.
 *
 * <p>A member who could not be republished with the others gets a fan-out of its own, so that the others go on.
 */
@Entity
@Table(name = "group_fan_out")
class GroupFanOut {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long groupId;
    private long lastUserId;
    private Long userId;
    private int attempts;
    private Instant availableAt;

    protected GroupFanOut() {}

    private GroupFanOut(long groupId, Long userId) {
        this.groupId = groupId;
        this.lastUserId = Long.MIN_VALUE;
        this.userId = userId;
        this.availableAt = Instant.EPOCH;
    }

    static GroupFanOut ofAllMembers(long groupId) {
        return new GroupFanOut(groupId, null);
    }

    static GroupFanOut ofMember(long groupId, long userId) {
        return new GroupFanOut(groupId, userId);
    }

    long getId() {
        return id;
    }

    long getGroupId() {
        return groupId;
    }

    /** Returns the id up to which members have been republished, or have a fan-out of their own. */
    long getLastUserId() {
        return lastUserId;
    }

    /** Returns the only member that it concerns; {@code null} means all members. */
    Long getUserId() {
        return userId;
    }

    /** Returns how often it has failed since it last advanced. */
    int getAttempts() {
        return attempts;
    }

    void advanceTo(long newLastUserId) {
        lastUserId = newLastUserId;
        attempts = 0;
    }
}
