package io.reactiveusers.client.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.common.Action;
import io.reactiveusers.common.UserChanged;
import io.reactiveusers.common.UserState;
import io.reactiveusers.common.WireCodec;
import jakarta.json.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReplicaStateTest {
    private static final ReplicaState UNKNOWN = ReplicaState.unknown(42);

    /** Few revisions and few names, so that duplicates, ties and re-creations are common. */
    @Provide
    Arbitrary<List<UserChanged>> history() {
        return Combinators.combine(
                        Arbitraries.of(Action.values()),
                        Arbitraries.of("ann", "bob"),
                        Arbitraries.of(Boolean.TRUE, Boolean.FALSE).injectNull(0.4),
                        Arbitraries.longs().between(0, 5))
                .as(ReplicaStateTest::event)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property(tries = 400)
    void everyOrderEndsInTheSameState(@ForAll("history") List<UserChanged> history) {
        Set<ReplicaState> ends = new HashSet<>();
        permute(new ArrayList<>(history), 0, ends);
        assertThat(ends).hasSize(1);
    }

    @Property(tries = 400)
    void duplicatesChangeNothing(@ForAll("history") List<UserChanged> history) {
        List<UserChanged> twice = new ArrayList<>(history);
        twice.addAll(history);
        assertThat(replay(twice)).isEqualTo(replay(history));
    }

    @Property(tries = 400)
    void theEndIsWhatReadingInOrderOfRevisionsSays(@ForAll("history") List<UserChanged> history) {
        List<UserChanged> ordered = new ArrayList<>();
        Set<Long> revisions = new HashSet<>();
        for (UserChanged event : history) {
            if (revisions.add(event.revision())) {
                ordered.add(event);
            }
        }
        List<UserChanged> arriving = List.copyOf(ordered);
        ordered.sort(Comparator.comparingLong(UserChanged::revision));
        String username = null;
        boolean active = true;
        for (UserChanged event : ordered) {
            if (event.action() == Action.DELETE) {
                username = null;
                active = true;
            } else {
                username = event.user().username();
                active = event.user().active() == null ? active : event.user().active();
            }
        }
        ReplicaState end = replay(arriving);
        assertThat(end.live()).isEqualTo(username != null);
        assertThat(end.user().username()).isEqualTo(username == null ? "" : username);
        assertThat(end.user().active()).isEqualTo(active);
        assertThat(end.revision()).isEqualTo(ordered.get(ordered.size() - 1).revision());
    }

    /**
     * Proves convergence for histories of any length made of these events: in every reachable state, two events may
     * change places, and one may be repeated. Every permutation with any duplicates is a sequence of such steps.
     */
    @Test
    void inEveryReachableStateAnyTwoEventsCommuteAndAnEventTwiceIsTheEventOnce() {
        List<UserChanged> events = new ArrayList<>();
        for (long revision = 0; revision < 4; revision++) {
            for (Boolean active : new Boolean[] {true, false, null}) {
                events.add(event(Action.INSERT, "ann", active, revision));
                events.add(event(Action.UPDATE, "bob", active, revision));
            }
            events.add(event(Action.DELETE, "ann", true, revision));
            events.add(deletedAt(revision, Instant.ofEpochMilli(revision).plusNanos(1_999)));
        }
        Set<ReplicaState> reached = new HashSet<>(Set.of(UNKNOWN));
        Deque<ReplicaState> toVisit = new ArrayDeque<>(reached);
        while (!toVisit.isEmpty()) {
            ReplicaState state = toVisit.remove();
            for (UserChanged one : events) {
                ReplicaState next = state.after(one);
                assertThat(next.after(one)).isEqualTo(next);
                for (UserChanged other : events) {
                    if (!next.after(other).equals(state.after(other).after(one))) {
                        throw new AssertionError("after " + state + ": " + one + " and " + other);
                    }
                }
                if (reached.add(next)) {
                    toVisit.add(next);
                }
            }
        }
        assertThat(reached).hasSizeGreaterThan(50);
    }

    /** Of one user: the master's and the prototype's, whose revision is the time of SNS or of SQS. */
    @Test
    void everyOrderOfSixMessagesOfBothMastersWithAnyOneOfThemTwiceEndsInTheSameState() throws Exception {
        long t = 1795422025319L;
        String prototype =
                "{\"user\":{\"id\":42,\"username\":\"%s\",\"first_name\":\"\",\"last_name\":\"\",\"email\":\"\","
                        + "\"groups\":[],\"user_permissions\":[]},\"action\":%d}";
        List<UserChanged> messages = List.of(
                WireCodec.decode(WireCodec.encode(ours(Action.INSERT, "ann", false, t)), Instant.ofEpochMilli(t)),
                WireCodec.decode(prototype.formatted("bob", 1), Instant.ofEpochMilli(t + 1)),
                WireCodec.decode(
                        Json.createObjectBuilder()
                                .add("Type", "Notification")
                                .add("Message", prototype.formatted("cat", 1))
                                .add("Timestamp", Instant.ofEpochMilli(t + 1).toString())
                                .build()
                                .toString(),
                        Instant.ofEpochMilli(t + 50)),
                WireCodec.decode(WireCodec.encode(ours(Action.DELETE, "ann", true, t + 2)), Instant.ofEpochMilli(t)),
                WireCodec.decode(prototype.formatted("dan", 0), Instant.ofEpochMilli(t + 3)),
                WireCodec.decode(WireCodec.encode(ours(Action.UPDATE, "eve", false, t + 4)), Instant.ofEpochMilli(t)));
        Set<ReplicaState> ends = new HashSet<>();
        for (UserChanged twice : messages) {
            List<UserChanged> seven = new ArrayList<>(messages);
            seven.add(twice);
            permute(seven, 0, ends);
        }
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.user().username()).isEqualTo("eve");
            assertThat(end.admitted()).isFalse();
        });
        Set<ReplicaState> withoutTheLast = new HashSet<>();
        permute(new ArrayList<>(messages.subList(0, 5)), 0, withoutTheLast);
        assertThat(withoutTheLast).singleElement().satisfies(end -> {
            assertThat(end.user().username()).isEqualTo("dan");
            assertThat(end.admitted())
                    .as("disabled was another user of this id")
                    .isTrue();
        });
    }

    @Test
    void tombstoneKeepsNothingPersonal() {
        ReplicaState end = replay(List.of(event(Action.INSERT, "ann", false, 1), event(Action.DELETE, "ann", null, 2)));
        assertThat(end.live()).isFalse();
        assertThat(end.admitted()).isFalse();
        assertThat(end.user()).isEqualTo(UNKNOWN.user());
        assertThat(end.deletedAt()).isEqualTo(Instant.ofEpochMilli(2));
    }

    @Test
    void olderRevisionIsIgnored() {
        ReplicaState newer = replay(List.of(event(Action.UPDATE, "ann", true, 7)));
        assertThat(newer.after(event(Action.UPDATE, "bob", true, 6))).isEqualTo(newer);
        assertThat(newer.after(event(Action.DELETE, "ann", true, 6))).isEqualTo(newer);
    }

    @Test
    void missingIsActiveMeansUnchangedAndForANewRowTrue() {
        ReplicaState created = replay(List.of(event(Action.INSERT, "ann", null, 1)));
        assertThat(created.admitted()).isTrue();
        ReplicaState disabled = created.after(event(Action.UPDATE, "ann", false, 2));
        assertThat(disabled.after(event(Action.UPDATE, "ann", null, 3)).admitted())
                .isFalse();
    }

    private static UserChanged event(Action action, String username, Boolean active, long revision) {
        return new UserChanged(
                action,
                new UserState(42, username, "", "", "", active, List.of(), List.of()),
                revision,
                null,
                Instant.ofEpochMilli(revision),
                null);
    }

    private static UserChanged deletedAt(long revision, Instant when) {
        return new UserChanged(
                Action.DELETE,
                new UserState(42, "ann", "", "", "", true, List.of(), List.of()),
                revision,
                null,
                when,
                null);
    }

    private static UserChanged ours(Action action, String username, boolean active, long revision) {
        return new UserChanged(
                action,
                new UserState(42, username, "", "", "", active, List.of(), List.of()),
                revision,
                UUID.randomUUID(),
                Instant.ofEpochMilli(revision),
                "master");
    }

    private static ReplicaState replay(List<UserChanged> events) {
        ReplicaState state = UNKNOWN;
        for (UserChanged event : events) {
            state = state.after(event);
        }
        return state;
    }

    private static void permute(List<UserChanged> events, int from, Set<ReplicaState> ends) {
        if (from == events.size()) {
            ends.add(replay(events));
            return;
        }
        for (int i = from; i < events.size(); i++) {
            Collections.swap(events, from, i);
            permute(events, from + 1, ends);
            Collections.swap(events, from, i);
        }
    }
}
