package io.reactiveusers.master.directory;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes the events about users from the states before and after a change. An empty state is that of staff. */
public final class UserEvents {
    /** The source named in every event. */
    private static final String SOURCE = "master";

    private UserEvents() {}

    /**
     * Returns the event that replaces one state by another. Both are empty only for a repair that withdraws the user.
     */
    static UserChanged change(long id, Optional<UserState> before, Optional<UserState> after, long revision) {
        return after.map(state -> event(before.isPresent() ? Action.UPDATE : Action.INSERT, state, revision))
                .orElseGet(() -> event(Action.DELETE, before.orElseGet(() -> unknown(id)), revision));
    }

    /** Returns the event that removes a user whose last replicated state nobody knows any more. */
    public static UserChanged withdrawal(long id, long revision) {
        return event(Action.DELETE, unknown(id), revision);
    }

    static UserChanged event(Action action, UserState state, long revision) {
        return new UserChanged(action, state, revision, UUID.randomUUID(), Instant.now(), SOURCE);
    }

    /** Returns the state of a user who is replicated. */
    static UserState state(User user) {
        return new UserState(
                user.getId(),
                user.getUsername(),
                user.getFirstName(),
                user.getLastName(),
                user.getEmail(),
                user.isActive(),
                user.getGroups().stream()
                        .map(group -> new UserState.Group(group.getId(), group.getName()))
                        .toList(),
                user.getPermissions().stream()
                        .map(permission -> new UserState.Permission(permission.getId(), permission.getCodename()))
                        .toList());
    }

    private static UserState unknown(long id) {
        return new UserState(id, "", "", "", "", false, List.of(), List.of());
    }
}
