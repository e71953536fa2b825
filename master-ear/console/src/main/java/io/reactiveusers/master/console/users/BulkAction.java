package io.reactiveusers.master.console.users;

import io.reactiveusers.master.directory.Authority;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDetails;
import io.reactiveusers.master.directory.UserDirectory;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One change of many users, made in steps of bounded time. Each user is changed in a transaction of their own: one whose
 * change is refused stops no other, and is reported.
 */
class BulkAction implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How many usernames a report gives for one reason. */
    private static final int NAMED = 20;

    /** What is done to the users. */
    enum Kind {
        DELETE("Delete", "deleted"),
        ACTIVATE("Activate", "activated"),
        DEACTIVATE("Deactivate", "deactivated");

        final String verb;
        final String participle;

        Kind(String verb, String participle) {
            this.verb = verb;
            this.participle = participle;
        }
    }

    /** The users of one refusal. */
    private static final class Refused implements Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<String> names = new ArrayList<>();
        private int count;
    }

    private final Kind kind;
    private final Long self;
    private final ArrayDeque<Long> waiting;
    private final int total;
    private final TreeMap<String, Refused> refused = new TreeMap<>();
    private int done;

    /**
     * Prepares a change.
     *
     * @param self the person who makes it. They stay as they are, or their session would end in the middle
     */
    BulkAction(Kind kind, Collection<Long> users, Long self) {
        this.kind = kind;
        this.self = self;
        this.waiting = new ArrayDeque<>(users);
        this.total = users.size();
    }

    /**
     * Goes on until the time is over or no user is left.
     *
     * @param selection loses every user whose change is made
     */
    void step(UserDirectory directory, Authority authority, Collection<Long> selection, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (!waiting.isEmpty() && System.nanoTime() - end < 0) {
            Long id = waiting.peek();
            try {
                if (id.equals(self) && kind != Kind.ACTIVATE) {
                    throw new DirectoryException(
                            DirectoryException.Reason.FORBIDDEN,
                            null,
                            "this is you; do it in your own form, or let a colleague do it");
                }
                apply(directory, authority, id);
                selection.remove(id);
                done++;
            } catch (DirectoryException e) {
                refuse(directory, id, e);
                if (e.getReason() == DirectoryException.Reason.NOT_FOUND) {
                    selection.remove(id);
                }
            }
            // After the change: if it fails for another reason, it is not forgotten.
            waiting.remove();
        }
    }

    private void apply(UserDirectory directory, Authority authority, long id) {
        switch (kind) {
            case DELETE -> directory.delete(authority, id, null);
            case ACTIVATE -> directory.change(authority, id, null, user -> user.withActive(true));
            case DEACTIVATE -> directory.change(authority, id, null, user -> user.withActive(false));
        }
    }

    private void refuse(UserDirectory directory, long id, DirectoryException e) {
        boolean isGone = e.getReason() == DirectoryException.Reason.NOT_FOUND;
        Refused same = refused.computeIfAbsent(
                isGone ? "no longer in the directory" : e.getMessage(), reason -> new Refused());
        same.count++;
        if (same.names.size() < NAMED) {
            same.names.add(directory
                    .find(id)
                    .map(UserDetails::fields)
                    .map(fields -> fields.username())
                    .orElse("user " + id));
        }
    }

    Kind kind() {
        return kind;
    }

    int total() {
        return total;
    }

    /** Returns how many users have been dealt with. */
    int progress() {
        return total - waiting.size();
    }

    boolean isFinished() {
        return waiting.isEmpty();
    }

    /** Returns what has been done, and what has not because it was stopped, as sentences. */
    String summary() {
        String sentence = users(done) + (done == 1 ? " has been " : " have been ") + kind.participle + ".";
        return isFinished() ? sentence : sentence + " Stopped before " + users(waiting.size()) + ".";
    }

    boolean hasDone() {
        return done > 0;
    }

    /** Returns one sentence for each reason for which users were refused. */
    List<String> refusals() {
        return refused.entrySet().stream().map(this::refusal).toList();
    }

    private String refusal(Map.Entry<String, Refused> entry) {
        List<String> names = entry.getValue().names;
        int more = entry.getValue().count - names.size();
        String all = names.stream().collect(Collectors.joining(", "))
                + (more == 0 ? "" : String.format(Locale.ENGLISH, " and %,d more", more));
        return users(entry.getValue().count) + " not " + kind.participle + ": " + entry.getKey() + ": " + all + ".";
    }

    static String users(int count) {
        return count == 1 ? "1 user" : String.format(Locale.ENGLISH, "%,d users", count);
    }
}
