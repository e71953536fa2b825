package io.reactiveusers.client.reconcile;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The users that runs have found to differ: in the database, because there may be as many as the directory has. */
@ApplicationScoped
@Transactional
public class Suspects {
    /** How many examples of each kind and verdict are kept of a run that has ended. */
    static final int EXAMPLES = 100;

    @Resource(lookup = "java:jboss/datasources/ClientDS")
    private DataSource dataSource;

    public void add(long run, Collection<Suspect> suspects) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into reconciliation_suspect"
                        + " (run_id, user_id, kind, verdict, difference) values (?, ?, ?, 'SUSPECT', ?)"
                        + " on conflict do nothing")) {
            for (Suspect suspect : suspects) {
                insert.setLong(1, run);
                insert.setLong(2, suspect.userId());
                insert.setString(3, suspect.kind().name());
                insert.setString(4, suspect.difference());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The next users of a verdict after an id, by id. */
    public List<Suspect> next(long run, Verdict verdict, long after, int limit) {
        List<Suspect> suspects = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select user_id, kind, difference"
                        + " from reconciliation_suspect where run_id = ? and verdict = ? and user_id > ?"
                        + " order by user_id limit ?")) {
            select.setLong(1, run);
            select.setString(2, verdict.name());
            select.setLong(3, after);
            select.setInt(4, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    suspects.add(new Suspect(rows.getLong(1), Kind.valueOf(rows.getString(2)), rows.getString(3)));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return suspects;
    }

    /** Forgets users who do not differ any more. */
    public void remove(long run, Collection<Long> users) {
        update("delete from reconciliation_suspect where run_id = ? and user_id = ?", run, users);
    }

    /** Remembers in what users differ now. */
    public void change(long run, Collection<Suspect> suspects, Verdict verdict) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update reconciliation_suspect set kind = ?,"
                        + " difference = ?, verdict = ? where run_id = ? and user_id = ?")) {
            for (Suspect suspect : suspects) {
                update.setString(1, suspect.kind().name());
                update.setString(2, suspect.difference());
                update.setString(3, verdict.name());
                update.setLong(4, run);
                update.setLong(5, suspect.userId());
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Says of the given users what became of them. */
    public void judge(long run, Collection<Long> users, Verdict verdict) {
        update(
                "update reconciliation_suspect set verdict = '" + verdict + "' where run_id = ? and user_id = ?",
                run,
                users);
    }

    /** Says that all that still are suspects have drifted. */
    public void judgeRest(long run) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update reconciliation_suspect"
                        + " set verdict = 'DRIFT' where run_id = ? and verdict = 'SUSPECT'")) {
            update.setLong(1, run);
            update.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Remembers that the master was asked, and what was known here then: by user id. */
    public void sent(long run, Map<Long, Long> revisions) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("update reconciliation_suspect"
                        + " set verdict = 'SENT', sent_revision = ? where run_id = ? and user_id = ?")) {
            for (Map.Entry<Long, Long> user : revisions.entrySet()) {
                update.setLong(1, user.getValue());
                update.setLong(2, run);
                update.setLong(3, user.getKey());
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The users sent after an id, and what was known here when they were: by user id. */
    public SortedMap<Long, Long> sentAfter(long run, long after, int limit) {
        SortedMap<Long, Long> sent = new TreeMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select user_id, sent_revision"
                        + " from reconciliation_suspect where run_id = ? and verdict = 'SENT' and user_id > ?"
                        + " order by user_id limit ?")) {
            select.setLong(1, run);
            select.setLong(2, after);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sent.put(rows.getLong(1), rows.getLong(2));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return sent;
    }

    /** How many users of a run have a verdict, by kind. */
    public Map<Kind, Long> count(long run, Verdict verdict) {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select kind, count(*)"
                        + " from reconciliation_suspect where run_id = ? and verdict = ? group by kind")) {
            select.setLong(1, run);
            select.setString(2, verdict.name());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(Kind.valueOf(rows.getString(1)), rows.getLong(2));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return counts;
    }

    /** Of each kind of drift the first users, by id. */
    public Map<Kind, List<Long>> examples(long run) {
        Map<Kind, List<Long>> examples = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            examples.put(
                    kind,
                    ids(
                            "select user_id from reconciliation_suspect where run_id = ? and kind = '" + kind
                                    + "' and verdict <> 'IN_FLIGHT' order by user_id limit " + EXAMPLES,
                            run));
        }
        return examples;
    }

    /** The first users that the master refused to repair, by id. */
    public List<Long> refused(long run) {
        return ids(
                "select user_id from reconciliation_suspect where run_id = ? and verdict = 'REFUSED'"
                        + " order by user_id limit " + EXAMPLES,
                run);
    }

    /** Forgets all users of a run that has ended, but for the examples. */
    public void keepExamples(long run) {
        Set<Long> kept = new TreeSet<>(refused(run));
        examples(run).values().forEach(kept::addAll);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from reconciliation_suspect"
                        + " where run_id = ?"
                        + (kept.isEmpty()
                                ? ""
                                : " and user_id not in ("
                                        + kept.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                        + ")"))) {
            delete.setLong(1, run);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private List<Long> ids(String query, long run) {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(query)) {
            select.setLong(1, run);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return ids;
    }

    private void update(String statement, long run, Collection<Long> users) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(statement)) {
            for (long user : users) {
                update.setLong(1, run);
                update.setLong(2, user);
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("the tables of reconciliations cannot be used", e);
    }
}
