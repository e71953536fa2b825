package io.reactiveusers.client.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.client.replica.ReplicaState;
import io.reactiveusers.common.UserState;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveSocketTest {
    private final List<String> sent = new ArrayList<>();
    private final Deque<SendHandler> unfinished = new ArrayDeque<>();
    private final List<CloseReason> closed = new ArrayList<>();
    private final LiveSocket socket = new LiveSocket(
            (text, handler) -> {
                sent.add(text);
                unfinished.add(handler);
            },
            closed::add);

    @Test
    void frameHasTheContractsNames() {
        socket.show(state(7, true, null));
        assertThat(sent)
                .containsExactly("{\"revision\":7,\"user\":{\"id\":42,\"username\":\"ann\",\"first_name\":\"<b>\","
                        + "\"last_name\":\"L\u00e9e\",\"email\":\"a@example.org\",\"is_active\":true,"
                        + "\"groups\":[{\"id\":3,\"name\":\"editors\"}],"
                        + "\"user_permissions\":[{\"id\":7,\"codename\":\"change_user\"}]}}");
    }

    @Test
    void whatIsNotNewerThanTheLastShownIsDropped() {
        socket.show(state(7, true, null));
        finish();
        socket.show(state(7, true, null));
        socket.show(state(6, true, null));
        socket.show(state(6, false, null));
        socket.show(state(6, true, Instant.EPOCH));
        assertThat(sent).hasSize(1);
        assertThat(closed).isEmpty();
    }

    @Test
    void whileOneIsOnItsWayOnlyTheNewestWaits() {
        for (int revision = 1; revision <= 1000; revision++) {
            socket.show(state(revision, true, null));
        }
        assertThat(sent).hasSize(1);
        finish();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).startsWith("{\"revision\":1000,");
        finish();
        socket.show(state(1001, true, null));
        assertThat(sent).hasSize(3);
    }

    @Test
    void aSendThatFailsClosesAndNothingFollows() {
        socket.show(state(1, true, null));
        socket.show(state(2, true, null));
        unfinished.remove().onResult(new SendResult(new IOException("gone")));
        socket.show(state(3, true, null));
        assertThat(sent).hasSize(1);
        assertThat(closed)
                .singleElement()
                .satisfies(reason -> assertThat(reason.getCloseCode().getCode()).isEqualTo(1013));
    }

    @Test
    void aSendThatThrowsClosesAndThrowsNothing() {
        LiveSocket failing = new LiveSocket(
                (text, handler) -> {
                    throw new IllegalStateException("TEXT_FULL_WRITING");
                },
                reason -> {
                    closed.add(reason);
                    throw new IllegalStateException("closed already");
                });
        failing.show(state(1, true, null));
        failing.show(state(2, true, null));
        failing.ping();
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(1013);
    }

    @Test
    void sameRevisionWithOtherContentIsShownWhateverTheOrder() {
        ReplicaState one = state(7, true, null);
        ReplicaState other =
                new ReplicaState(7, new UserState(42, "zoe", "", "", "", true, List.of(), List.of()), null, 7);
        ReplicaState newer = one.supersedes(other) ? one : other;
        ReplicaState older = newer == one ? other : one;
        socket.show(older);
        finish();
        socket.show(newer);
        finish();
        socket.show(older);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).contains(newer.user().username());
        assertThat(socket.revision()).isEqualTo(7);
    }

    @Test
    void pingSaysWhichRevisionIsShownUnlessAFrameIsUnderWay() {
        socket.ping();
        assertThat(sent).as("nothing is shown yet").isEmpty();
        socket.show(state(7, true, null));
        socket.ping();
        assertThat(sent).hasSize(1);
        finish();
        socket.ping();
        socket.ping();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1)).isEqualTo("{\"revision\":7}");
        socket.show(state(8, true, null));
        finish();
        assertThat(sent.get(2)).startsWith("{\"revision\":8,\"user\"");
        finish();
        socket.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
        socket.ping();
        assertThat(sent).hasSize(3);
    }

    @Test
    void withdrawalClosesWith4001() {
        socket.show(state(1, true, null));
        socket.show(state(2, true, Instant.EPOCH));
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(4001);
    }

    @Test
    void disablingClosesWith4002EvenIfTheRevisionShownIsTheSame() {
        socket.show(state(2, true, null));
        socket.show(state(2, false, null));
        assertThat(closed).extracting(reason -> reason.getCloseCode().getCode()).containsExactly(4002);
        finish();
        assertThat(sent).hasSize(1);
    }

    private void finish() {
        unfinished.remove().onResult(new SendResult());
    }

    private static ReplicaState state(long revision, boolean active, Instant deletedAt) {
        return new ReplicaState(
                revision,
                new UserState(
                        42,
                        "ann",
                        "<b>",
                        "L\u00e9e",
                        "a@example.org",
                        active,
                        List.of(new UserState.Group(3, "editors")),
                        List.of(new UserState.Permission(7, "change_user"))),
                deletedAt,
                revision);
    }
}
