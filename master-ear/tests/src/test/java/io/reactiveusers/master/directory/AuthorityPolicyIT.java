package io.reactiveusers.master.directory;

import static io.reactiveusers.master.directory.Directory.administrator;
import static io.reactiveusers.master.directory.Directory.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.groups.GroupDirectory;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tries every kind of change of every kind of user and group in the name of every role. */
@ArquillianTest
class AuthorityPolicyIT {
    private static final String NO_FIELD = "";

    @EJB
    private UserDirectory users;

    @EJB
    private GroupDirectory groups;

    @Inject
    private Directory directory;

    private long permission;
    private long plainGroup;
    private long powerfulGroup;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    /** A change, and the field that a refusal names; {@code null} if every caller may make the change. */
    private record Kind(UnaryOperator<UserDraft> change, String guarded) {}

    @BeforeEach
    void fill() {
        permission = directory.addPermission(9_000_001);
        plainGroup = directory.addGroup(Set.of());
        powerfulGroup = directory.addGroup(Set.of(permission));
        // A second administrator, so that the rule about the last one does not apply.
        directory.add(administrator(), Directory.USABLE_HASH);
    }

    @Test
    void onlySuperusersTouchStaffAndGivePermissions() {
        SoftAssertions outcomes = new SoftAssertions();
        int cases = 0;
        for (Map.Entry<String, UserDraft> target : targets().entrySet()) {
            for (Map.Entry<String, Kind> kind : kinds().entrySet()) {
                for (Authority by : Authority.values()) {
                    cases++;
                    UserDraft before = target.getValue().withUsername(Directory.unique());
                    UserDraft after = kind.getValue().change().apply(before);
                    long id = users.create(Authority.SUPERUSER, before).id();
                    String expected = by == Authority.SUPERUSER || before.equals(after)
                            ? null
                            : kind.getValue().guarded();
                    if (by == Authority.STAFF && (before.staff() || before.superuser())) {
                        expected = NO_FIELD;
                    }
                    outcomes.assertThat(refusal(() ->
                                    users.change(by, id, null, kind.getValue().change())))
                            .as("%s: %s of %s", by, kind.getKey(), target.getKey())
                            .isEqualTo(expected);
                    outcomes.assertThat(users.find(id).orElseThrow().fields())
                            .as("%s after %s of %s", by, kind.getKey(), target.getKey())
                            .isEqualTo(expected == null ? after : before);
                    users.delete(Authority.SUPERUSER, id, null);
                }
            }
        }
        outcomes.assertAll();
        assertThat(cases).isEqualTo(7 * 12 * 2);
    }

    @Test
    void onlySuperusersAddThemAndDeleteThem() {
        SoftAssertions outcomes = new SoftAssertions();
        targets().forEach((name, target) -> {
            boolean privileged = target.staff() || target.superuser();
            UserDraft fields = target.withUsername(Directory.unique());
            String guarded = !target.permissions().isEmpty() ? "user_permissions" : null;
            guarded = target.superuser() ? "is_superuser" : guarded;
            guarded = target.staff() ? "is_staff" : guarded;
            guarded = target.groups().contains(powerfulGroup) ? "groups" : guarded;
            outcomes.assertThat(refusal(() -> users.create(Authority.STAFF, fields)))
                    .as("staff adds %s", name)
                    .isEqualTo(guarded);
            long id = users.create(Authority.SUPERUSER, target.withUsername(Directory.unique()))
                    .id();
            outcomes.assertThat(refusal(() -> users.delete(Authority.STAFF, id, null)))
                    .as("staff deletes %s", name)
                    .isEqualTo(privileged ? NO_FIELD : null);
        });
        outcomes.assertAll();
    }

    @Test
    void onlySuperusersChangeGroupsThatCarryPermissions() {
        SoftAssertions outcomes = new SoftAssertions();
        for (Set<Long> before : List.of(Set.<Long>of(), Set.of(permission))) {
            for (Set<Long> after : List.of(Set.<Long>of(), Set.of(permission))) {
                for (boolean renamed : List.of(false, true)) {
                    long id = directory.addGroup(before);
                    String name = renamed ? Directory.unique() : null;
                    String expected = before.equals(after) ? null : "permissions";
                    expected = renamed && !before.isEmpty() ? "name" : expected;
                    outcomes.assertThat(refusal(() -> groups.change(Authority.STAFF, id, null, name, after)))
                            .as("staff changes permissions %s to %s, renames: %s", before, after, renamed)
                            .isEqualTo(expected);
                    outcomes.assertThat(refusal(() -> groups.change(Authority.SUPERUSER, id, null, name, after)))
                            .isNull();
                }
            }
            long id = directory.addGroup(before);
            outcomes.assertThat(refusal(() -> groups.delete(Authority.STAFF, id, null)))
                    .isEqualTo(before.isEmpty() ? null : "permissions");
        }
        outcomes.assertAll();
    }

    private Map<String, UserDraft> targets() {
        return Map.of(
                "a user", draft(),
                "a user with a permission", draft().withPermissions(Set.of(permission)),
                "a member of a group", draft().withGroups(Set.of(plainGroup)),
                "a member of a group with permissions", draft().withGroups(Set.of(powerfulGroup)),
                "a staff user", draft().withStaff(true),
                "a superuser who is not staff", draft().withSuperuser(true),
                "an administrator", administrator());
    }

    private Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("first name", new Kind(before -> before.withFirstName("x"), null));
        kinds.put("e-mail", new Kind(before -> before.withEmail("x@example.org"), null));
        kinds.put("active", new Kind(before -> before.withActive(!before.active()), null));
        kinds.put("making staff", new Kind(before -> before.withStaff(true), "is_staff"));
        kinds.put("unmaking staff", new Kind(before -> before.withStaff(false), "is_staff"));
        kinds.put("making superuser", new Kind(before -> before.withSuperuser(true), "is_superuser"));
        kinds.put("giving", new Kind(before -> before.withPermissions(Set.of(permission)), "user_permissions"));
        kinds.put("taking", new Kind(before -> before.withPermissions(Set.of()), "user_permissions"));
        kinds.put("joining", new Kind(before -> before.withGroups(joined(before, plainGroup)), null));
        kinds.put(
                "joining with permissions",
                new Kind(before -> before.withGroups(joined(before, powerfulGroup)), "groups"));
        kinds.put("leaving", new Kind(before -> before.withGroups(left(before, plainGroup)), null));
        kinds.put(
                "leaving with permissions",
                new Kind(before -> before.withGroups(left(before, powerfulGroup)), "groups"));
        return kinds;
    }

    private static Set<Long> joined(UserDraft before, long group) {
        Set<Long> groups = new HashSet<>(before.groups());
        groups.add(group);
        return groups;
    }

    private static Set<Long> left(UserDraft before, long group) {
        Set<Long> groups = new HashSet<>(before.groups());
        groups.remove(group);
        return groups;
    }

    /** Returns the field of a refusal; {@code null} if nothing was refused. */
    private static String refusal(Runnable change) {
        DirectoryException refusal = catchThrowableOfType(DirectoryException.class, change::run);
        if (refusal == null) {
            return null;
        }
        assertThat(refusal.getReason()).isEqualTo(Reason.FORBIDDEN);
        return refusal.getField() == null ? NO_FIELD : refusal.getField();
    }
}
