package io.reactiveusers.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
    private static final UserState.Group EDITORS = new UserState.Group(3, "editors");
    private static final UserState.Group AUTHORS = new UserState.Group(5, "authors");
    private static final UserState.Permission CHANGE = new UserState.Permission(7, "change_user");

    private static final UserState ANN =
            new UserState(42, "ann", "Ann", "Lée", "ann@example.org", true, List.of(EDITORS, AUTHORS), List.of(CHANGE));

    @Test
    void everyFieldAndTheRevisionCount() {
        Set<String> hashes = new HashSet<>();
        List<UserState> different = List.of(
                ANN,
                user(43, "ann", "Ann", "Lée", "ann@example.org", true, ANN.groups(), ANN.userPermissions()),
                user(42, "bob", "Ann", "Lée", "ann@example.org", true, ANN.groups(), ANN.userPermissions()),
                user(42, "ann", "Bob", "Lée", "ann@example.org", true, ANN.groups(), ANN.userPermissions()),
                user(42, "ann", "Ann", "Lee", "ann@example.org", true, ANN.groups(), ANN.userPermissions()),
                user(42, "ann", "Ann", "Lée", "bob@example.org", true, ANN.groups(), ANN.userPermissions()),
                user(42, "ann", "Ann", "Lée", "ann@example.org", false, ANN.groups(), ANN.userPermissions()),
                user(42, "ann", "Ann", "Lée", "ann@example.org", true, List.of(EDITORS), ANN.userPermissions()),
                user(
                        42,
                        "ann",
                        "Ann",
                        "Lée",
                        "ann@example.org",
                        true,
                        List.of(EDITORS, new UserState.Group(5, "renamed")),
                        ANN.userPermissions()),
                user(42, "ann", "Ann", "Lée", "ann@example.org", true, ANN.groups(), List.of()));
        different.forEach(state -> assertThat(hashes.add(ContentDigest.hash(1, state)))
                .as("%s", state)
                .isTrue());
        assertThat(hashes.add(ContentDigest.hash(2, ANN))).isTrue();
    }

    @Test
    void fieldsDoNotRunIntoEachOther() {
        UserState one = user(1, "ab", "c", "", "", true, List.of(), List.of());
        UserState other = user(1, "a", "bc", "", "", true, List.of(), List.of());
        assertThat(ContentDigest.hash(1, one)).isNotEqualTo(ContentDigest.hash(1, other));
    }

    @Test
    void orderOfMembershipsDoesNotMatter() {
        UserState turned =
                user(42, "ann", "Ann", "Lée", "ann@example.org", true, List.of(AUTHORS, EDITORS), List.of(CHANGE));
        assertThat(ContentDigest.hash(1, turned)).isEqualTo(ContentDigest.hash(1, ANN));
    }

    @Test
    void digestIsOfTheHashes() {
        ContentDigest digest = new ContentDigest();
        ContentDigest same = new ContentDigest();
        for (ContentDigest each : List.of(digest, same)) {
            each.add(ContentDigest.hash(1, ANN));
            each.add(ContentDigest.hash(1, user(43, "bob", "", "", "", true, List.of(), List.of())));
        }
        assertThat(digest.users()).isEqualTo(2);
        assertThat(digest.hex()).isEqualTo(same.hex()).isNotEqualTo(new ContentDigest().hex());
    }

    /** docs/api.md defines the hash, so that different versions of the software agree on it. */
    @Test
    void hashIsTheDocumentedOne() {
        assertThat(ContentDigest.hash(1_795_422_025_319L, ANN))
                .isEqualTo("966cce52cb1fcea0237198a21ed9ac011d01880e3bbc478edf89057f933da645");
    }

    private static UserState user(
            long id,
            String username,
            String firstName,
            String lastName,
            String email,
            boolean active,
            List<UserState.Group> groups,
            List<UserState.Permission> permissions) {
        return new UserState(id, username, firstName, lastName, email, active, groups, permissions);
    }
}
