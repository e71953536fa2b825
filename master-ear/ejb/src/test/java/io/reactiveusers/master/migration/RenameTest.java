package io.reactiveusers.master.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Renames in every constellation: chains, circles, and names that somebody keeps. */
class RenameTest {
    private record Rename(long id, String oldName, String newName) implements RenameOrder.Rename {}

    /** Id i has the name "i", and wants the name at index i. */
    @Property(tries = 2000)
    void inOrderEachUnitFindsItsNamesFree(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 11) Integer> wishes) {
        List<Rename> renames = new ArrayList<>();
        Set<Integer> wished = new HashSet<>();
        for (int i = 0; i < wishes.size(); i++) {
            // Each name is wanted once, because the dump has been checked for that.
            if (wishes.get(i) != i && wished.add(wishes.get(i))) {
                renames.add(new Rename(i, name(i), name(wishes.get(i))));
            }
        }
        Set<String> kept = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            kept.add(name(i));
        }
        List<List<Rename>> units = RenameOrder.of(renames);
        assertThat(units.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(renames);
        Set<String> leavers = new HashSet<>();
        renames.forEach(rename -> leavers.add(rename.oldName()));
        for (List<Rename> unit : units) {
            unit.forEach(rename -> kept.remove(rename.oldName()));
            for (Rename rename : unit) {
                boolean ownerStays = !leavers.contains(rename.newName());
                assertThat(kept.add(rename.newName()) || ownerStays)
                        .as(units.toString())
                        .isTrue();
            }
        }
        assertThat(units.stream().filter(unit -> unit.size() > 1)).allMatch(unit -> unit.stream()
                .allMatch(one -> unit.stream().anyMatch(other -> other.newName().equals(one.oldName()))));
    }

    /** Ids 0 to 7 have the names "0" to "7", ids above have none; a negative wish is a row without an id. */
    @Property(tries = 2000)
    void grantedClaimsLeaveEveryNameWithOneOwner(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 11) Integer> wishes,
            @ForAll @Size(min = 8, max = 8) List<Boolean> refused,
            @ForAll @Size(min = 8, max = 8) List<Boolean> withoutId) {
        Map<Long, String> names = new HashMap<>();
        Map<String, Long> owners = new HashMap<>();
        for (long id = 0; id < 8; id++) {
            names.put(id, name((int) id));
            owners.put(name((int) id), id);
        }
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            claims.add(new Claim(
                    withoutId.get(i) ? null : Long.valueOf(i),
                    name(wishes.get(i)),
                    refused.get(i) ? ImportOutcome.refused(null, "bad") : null));
        }
        Claim.settle(claims, new Claim.Names("username", "user", names::get, owners::get, id -> id != 5));

        long created = 100;
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i).refusal() == null) {
                Long target = claims.get(i).target();
                names.put(target == null ? created++ : target, name(wishes.get(i)));
            }
        }
        assertThat(names.values()).doesNotHaveDuplicates();
        assertThat(names.get(5L)).as("a local user is not renamed").isEqualTo(name(5));
        boolean permutation = refused.stream().limit(wishes.size()).noneMatch(r -> r)
                && withoutId.stream().limit(wishes.size()).noneMatch(r -> r)
                && new HashSet<>(wishes).size() == 8
                && wishes.stream().allMatch(wish -> wish < 8)
                && wishes.get(5) == 5;
        if (permutation) {
            assertThat(claims).extracting(Claim::refusal).allMatch(Objects::isNull);
        }
    }

    @Property(tries = 200)
    void everyPermutationIsGranted(@ForAll java.util.Random random) {
        List<Integer> wishes = new ArrayList<>(List.of(0, 1, 2, 3, 4, 6, 7));
        java.util.Collections.shuffle(wishes, random);
        wishes.add(5, 5);
        grantedClaimsLeaveEveryNameWithOneOwner(
                wishes, java.util.Collections.nCopies(8, false), java.util.Collections.nCopies(8, false));
    }

    private static String name(int i) {
        return "name-" + i;
    }
}
