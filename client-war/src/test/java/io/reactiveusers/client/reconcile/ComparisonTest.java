package io.reactiveusers.client.reconcile;

import static io.reactiveusers.client.reconcile.Kind.CHANGED;
import static io.reactiveusers.client.reconcile.Kind.EXTRA;
import static io.reactiveusers.client.reconcile.Kind.MISSING;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void aTombstoneEqualsAnAbsentUserOfTheMaster() {
        assertThat(Comparison.of(1, null, null)).isEmpty();
        assertThat(Comparison.of(1, null, tombstone(1))).isEmpty();
        assertThat(Comparison.of(1, new MasterUser(1, null, true), tombstone(1)))
                .isEmpty();
        assertThat(Comparison.of(1, new MasterUser(1, "a", false), tombstone(1)))
                .hasValueSatisfying(suspect -> assertThat(suspect.kind()).isEqualTo(MISSING));
        assertThat(Comparison.of(1, new MasterUser(1, null, true), live(1, "a")))
                .hasValueSatisfying(suspect -> assertThat(suspect.kind()).isEqualTo(EXTRA));
    }

    @Test
    void aDifferenceThatMovesIsAnotherOne() {
        Suspect before =
                Comparison.of(1, new MasterUser(1, "b", false), live(1, "a")).orElseThrow();
        assertThat(Comparison.of(1, new MasterUser(1, "b", true), live(1, "a"))).hasValue(before);
        assertThat(Comparison.of(1, new MasterUser(1, "c", false), live(1, "a")))
                .isNotEmpty()
                .get()
                .isNotEqualTo(before);
        assertThat(Comparison.of(1, new MasterUser(1, "c", false), live(1, "b")))
                .isNotEmpty()
                .get()
                .isNotEqualTo(before);
    }

    /** Per user, by position: 0 at neither side, 1 at the master only, 2 here only, 3 equal, 4 different. */
    @Property
    void everyUserThatDiffersIsFoundAndNoOther(@ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> sides) {
        List<MasterUser> master = new ArrayList<>();
        List<ReplicaFingerprint> here = new ArrayList<>();
        Map<Long, Kind> expected = new java.util.TreeMap<>();
        for (int i = 0; i < sides.size(); i++) {
            long id = i - 20L;
            int side = sides.get(i);
            if (side == 1 || side >= 3) {
                master.add(new MasterUser(id, "a", false));
            }
            if (side >= 2) {
                here.add(live(id, side == 4 ? "b" : "a"));
            }
            if (side != 0 && side != 3) {
                expected.put(id, side == 1 ? MISSING : side == 2 ? EXTRA : CHANGED);
            }
        }
        List<Suspect> suspects = Comparison.of(master, here);
        assertThat(suspects).extracting(Suspect::userId).isSorted();
        assertThat(suspects.stream().collect(Collectors.toMap(Suspect::userId, Suspect::kind)))
                .isEqualTo(expected);
    }

    @Test
    void theDeletionLimitIsExceededOnlyAboveTheThreshold() {
        assertThat(Comparison.exceedsDeletionLimit(5, 100, 5)).isFalse();
        assertThat(Comparison.exceedsDeletionLimit(6, 100, 5)).isTrue();
        assertThat(Comparison.exceedsDeletionLimit(1, 10_000, 0)).isTrue();
        assertThat(Comparison.exceedsDeletionLimit(0, 0, 0)).isFalse();
        assertThat(Comparison.exceedsDeletionLimit(100, 100, 100)).isFalse();
    }

    private static ReplicaFingerprint live(long id, String hash) {
        return new ReplicaFingerprint(id, true, 1, hash);
    }

    private static ReplicaFingerprint tombstone(long id) {
        return new ReplicaFingerprint(id, false, 1, null);
    }
}
