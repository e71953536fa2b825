package io.reactiveusers.client.reconcile;

import static java.util.Collections.nCopies;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The users that a run has found to differ. They are kept in the database and not in memory, because there can be as
 * many as the directory has users. Every call is one transaction.
 */
@ApplicationScoped
@Transactional
public class Suspects {
    /** Number of example users kept for each kind of drift after a run has ended. */
    static final int EXAMPLES = 100;

    private static final String INSERT =
            """
            insert into reconciliation_suspect (run_id, user_id, kind, verdict, difference)
            values (?, ?, ?, 'SUSPECT', ?)
            on conflict do nothing""";

    private static final String NEXT =
            """
            select user_id, kind, difference from reconciliation_suspect
            where run_id = ? and verdict = ? and user_id > ?
            order by user_id limit ?""";

    private static final String DELETE = "delete from reconciliation_suspect where run_id = ? and user_id = ?";

    private static final String CHANGE =
            """
            update reconciliation_suspect set kind = ?, difference = ?, verdict = ?
            where run_id = ? and user_id = ?""";

    private static final String JUDGE =
            "update reconciliation_suspect set verdict = ? where run_id = ? and user_id = ?";

    private static final String JUDGE_REST =
            "update reconciliation_suspect set verdict = 'DRIFT' where run_id = ? and verdict = 'SUSPECT'";

    private static final String SENT =
            """
            update reconciliation_suspect set verdict = 'SENT', sent_revision = ?
            where run_id = ? and user_id = ?""";

    private static final String SENT_AFTER =
            """
            select user_id, sent_revision from reconciliation_suspect
            where run_id = ? and verdict = 'SENT' and user_id > ?
            order by user_id limit ?""";

    private static final String COUNT =
            "select kind, count(*) from reconciliation_suspect where run_id = ? and verdict = ? group by kind";

    private static final String EXAMPLES_OF_KIND =
            """
            select user_id from reconciliation_suspect
            where run_id = ? and kind = ? and verdict <> 'IN_FLIGHT'
            order by user_id limit ?""";

    private static final String REFUSED =
            """
            select user_id from reconciliation_suspect
            where run_id = ? and verdict = 'REFUSED'
            order by user_id limit ?""";

    private static final String DELETE_ALL = "delete from reconciliation_suspect where run_id = ?";

    @Inject
    private ReconciliationTables tables;

    /** Adds users; a user that the run already has stays as it is. */
    public void add(long run, Collection<Suspect> suspects) {
        tables.batch(INSERT, suspects, suspect ->
                new Object[] {run, suspect.userId(), suspect.kind().name(), suspect.difference()});
    }

    /** Returns the next users with a verdict whose ids are above {@code after}, by id. */
    public List<Suspect> next(long run, Verdict verdict, long after, int limit) {
        return tables.query(
                NEXT,
                row -> new Suspect(row.getLong(1), Kind.valueOf(row.getString(2)), row.getString(3)),
                run,
                verdict.name(),
                after,
                limit);
    }

    /** Removes users that do not differ any more. */
    public void remove(long run, Collection<Long> users) {
        tables.batch(DELETE, users, user -> new Object[] {run, user});
    }

    /** Records how users differ now. */
    public void change(long run, Collection<Suspect> suspects, Verdict verdict) {
        tables.batch(CHANGE, suspects, suspect ->
                new Object[] {suspect.kind().name(), suspect.difference(), verdict.name(), run, suspect.userId()});
    }

    /** Gives a verdict on the given users. */
    public void judge(long run, Collection<Long> users, Verdict verdict) {
        tables.batch(JUDGE, users, user -> new Object[] {verdict.name(), run, user});
    }

    /** Gives the verdict {@link Verdict#DRIFT} on all users that are still suspects. */
    public void judgeRest(long run) {
        tables.update(JUDGE_REST, run);
    }

    /**
     * Records that the master was asked to republish users.
     *
     * @param revisions by user id the revision that this client had when it asked
     */
    public void sent(long run, Map<Long, Long> revisions) {
        tables.batch(SENT, revisions.entrySet(), user -> new Object[] {user.getValue(), run, user.getKey()});
    }

    /** Returns the users for which a repair was requested, above an id: by user id the revision recorded then. */
    public SortedMap<Long, Long> sentAfter(long run, long after, int limit) {
        SortedMap<Long, Long> sent = new TreeMap<>();
        tables.query(SENT_AFTER, row -> sent.put(row.getLong(1), row.getLong(2)), run, after, limit);
        return sent;
    }

    /** Returns how many users of a run have a verdict, by kind. */
    public Map<Kind, Long> count(long run, Verdict verdict) {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        tables.query(COUNT, row -> counts.put(Kind.valueOf(row.getString(1)), row.getLong(2)), run, verdict.name());
        return counts;
    }

    /** Returns the first users of each kind of drift, by id. */
    public Map<Kind, List<Long>> examples(long run) {
        Map<Kind, List<Long>> examples = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            examples.put(kind, tables.query(EXAMPLES_OF_KIND, row -> row.getLong(1), run, kind.name(), EXAMPLES));
        }
        return examples;
    }

    /** Returns the first users that the master refused to repair, by id. */
    public List<Long> refused(long run) {
        return tables.query(REFUSED, row -> row.getLong(1), run, EXAMPLES);
    }

    /** Removes all users of a run that has ended, except the examples. */
    public void keepExamples(long run) {
        Set<Long> kept = new TreeSet<>(refused(run));
        examples(run).values().forEach(kept::addAll);
        List<Object> parameters = new ArrayList<>(List.of(run));
        parameters.addAll(kept);
        tables.update(
                kept.isEmpty()
                        ? DELETE_ALL
                        : DELETE_ALL + " and user_id not in (" + String.join(", ", nCopies(kept.size(), "?")) + ")",
                parameters.toArray());
    }
}
