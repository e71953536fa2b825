package io.reactiveusers.system.faults;

import io.reactiveusers.system.faults.Change.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The changes of one writer, call by call, and the resulting users and groups. Writers share nothing: each has users and
 * groups of its own, so the result does not depend on their speed. The same seed gives the same plan.
 */
final class Plan {
    static final int WRITERS = 3;

    /**
     * Users below this number have open pages. They are never deleted, disabled or made staff; deletions of them are
     * phantoms.
     */
    static final int PERMANENT = 2 * WRITERS;

    private static final List<String> FIRST_NAMES =
            List.of("Ann", "Zoë", "浩", "O'Neil <b>&amp;</b>", "Łukasz", "😀", "");

    private final Random random;
    private final List<Integer> users = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final SortedMap<Integer, Person> people = new TreeMap<>();
    private final SortedMap<Integer, String> groups = new TreeMap<>();
    private final Set<String> usernames = new HashSet<>();

    private Plan(long seed, int writer, int size, int userCount) {
        random = new Random(seed * 31 + writer);
        for (int user = writer; user < userCount; user += WRITERS) {
            users.add(user);
            put(user, InitialDirectory.user(user));
        }
        for (int group = writer; group < InitialDirectory.GROUPS; group += WRITERS) {
            groups.put(group, InitialDirectory.group(group));
        }
        while (changes.size() < size) {
            next();
        }
    }

    /**
     * Creates a writer's plan.
     *
     * @param size the minimum number of changes; the last may be part of a swap of several
     * @param userCount the number of users of all writers
     */
    static Plan of(long seed, int writer, int size, int userCount) {
        return new Plan(seed, writer, size, userCount);
    }

    /** Returns the changes, in order. */
    List<Change> changes() {
        return changes;
    }

    /** Returns the users at the end, by number. */
    SortedMap<Integer, Person> people() {
        return people;
    }

    /** Returns the groups at the end, by number. */
    SortedMap<Integer, String> groups() {
        return groups;
    }

    /** Records that somebody else has changed a user after the last change of the plan. */
    void then(int user, Person person) {
        people.put(user, person);
    }

    private void next() {
        int user = users.get(random.nextInt(users.size()));
        Person now = people.get(user);
        int dice = random.nextInt(100);
        if (now == null) {
            // Created later under a new id, or again under the old one.
            Person back =
                    new Person(freshName(user), text(), text(), "", random.nextInt(5) > 0, false, Set.of(), Set.of());
            user(random.nextBoolean() ? Kind.CREATE : Kind.RECREATE, user, back);
        } else if (now.staff() && dice < 40) {
            edit(user, now.withStaff(false));
        } else if (dice < 30) {
            edit(user, now.withFirstName(text()));
        } else if (dice < 40) {
            edit(user, now.withLastNameAndEmail(text(), "e" + changes.size() + "@example.org"));
        } else if (dice < 48) {
            edit(user, now.withUsername(freshName(user)));
        } else if (dice < 54) {
            swap(user, users.get(random.nextInt(users.size())));
        } else if (dice < 66) {
            edit(user, now.withGroups(toggled(now.groups(), List.copyOf(groups.keySet()))));
        } else if (dice < 70) {
            edit(user, now.withPermissions(toggled(now.permissions(), InitialDirectory.PERMISSIONS)));
        } else if (dice < 82) {
            other(user, now, dice - 70);
        } else if (dice < 88) {
            changeGroups(dice - 82);
        } else {
            phantom(user, now, dice - 88);
        }
    }

    private void other(int user, Person now, int dice) {
        if (user < PERMANENT) {
            edit(user, now.withFirstName(text()));
        } else if (dice < 3) {
            edit(user, now.withActive(!now.active()));
        } else if (dice < 6) {
            edit(user, now.withStaff(true));
        } else {
            user(Kind.DELETE, user, null);
        }
    }

    private void changeGroups(int dice) {
        List<Integer> own = new ArrayList<>(groups.keySet());
        int all = users.get(0) % WRITERS;
        for (int group = all; group < InitialDirectory.GROUPS; group += WRITERS) {
            if (!groups.containsKey(group) && dice < 3) {
                groups.put(group, "group " + group + " again " + changes.size());
                changes.add(Change.ofGroup(Kind.CREATE_GROUP, group, groups.get(group)));
                return;
            }
        }
        if (own.isEmpty()) {
            return;
        }
        int group = own.get(random.nextInt(own.size()));
        if (dice < 5) {
            groups.put(group, "group " + group + " as of " + changes.size());
            changes.add(Change.ofGroup(Kind.RENAME_GROUP, group, groups.get(group)));
        } else {
            groups.remove(group);
            people.replaceAll((number, person) -> person.withGroups(without(person.groups(), group)));
            changes.add(Change.ofGroup(Kind.DELETE_GROUP, group, null));
        }
    }

    private void phantom(int user, Person now, int dice) {
        String text = "phantom " + changes.size();
        if (dice < 6) {
            changes.add(Change.ofUser(Kind.PHANTOM_EDIT, user, now, now.withFirstName(text)));
        } else if (dice < 8) {
            changes.add(Change.ofUser(
                    Kind.PHANTOM_CREATE,
                    user,
                    null,
                    new Person("phantom." + user, text, "", "", true, false, Set.of(), Set.of())));
        } else if (dice < 10) {
            int permanent = users.get(random.nextInt(PERMANENT / WRITERS));
            changes.add(Change.ofUser(Kind.PHANTOM_DELETE, permanent, people.get(permanent), null));
        } else if (!groups.isEmpty()) {
            changes.add(Change.ofGroup(Kind.PHANTOM_RENAME_GROUP, groups.firstKey(), text));
        }
    }

    /** Swaps two usernames in three steps, because a username is unique at every moment. */
    private void swap(int one, int other) {
        Person first = people.get(one);
        Person second = people.get(other);
        if (one == other || second == null) {
            edit(one, first.withFirstName(text()));
            return;
        }
        edit(one, first.withUsername("swapping." + one));
        edit(other, second.withUsername(first.username()));
        edit(one, people.get(one).withUsername(second.username()));
    }

    private void edit(int user, Person after) {
        user(Kind.EDIT, user, after);
    }

    private void user(Kind kind, int user, Person after) {
        Person before = people.remove(user);
        if (before != null) {
            usernames.remove(before.username());
        }
        changes.add(Change.ofUser(kind, user, before, after));
        if (after != null) {
            put(user, after);
        }
    }

    private void put(int user, Person person) {
        people.put(user, person);
        if (!usernames.add(person.username())) {
            throw new IllegalStateException(person.username() + " twice");
        }
    }

    /** A new username, or another user's in capitals, because usernames are case-sensitive. */
    private String freshName(int user) {
        Person other = people.get(users.get(random.nextInt(users.size())));
        String twin = other == null ? "" : other.username().toUpperCase(Locale.ROOT);
        if (!twin.isEmpty() && !usernames.contains(twin) && random.nextInt(3) == 0) {
            return twin;
        }
        return "u" + user + "." + changes.size() + "+浩@example.org";
    }

    /** A text that is different each time, so that every edit is a change. */
    private String text() {
        String name = FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size())) + " " + changes.size();
        return random.nextInt(10) == 0 ? name + " " + "é😀".repeat(60) : name;
    }

    private <T extends Comparable<T>> Set<T> toggled(Set<T> own, List<T> all) {
        Set<T> result = new TreeSet<>(own);
        if (!all.isEmpty()) {
            T one = all.get(random.nextInt(all.size()));
            if (!result.remove(one)) {
                result.add(one);
            }
        }
        return result;
    }

    private static <T> Set<T> without(Set<T> set, T element) {
        Set<T> result = new HashSet<>(set);
        result.remove(element);
        return result;
    }
}
