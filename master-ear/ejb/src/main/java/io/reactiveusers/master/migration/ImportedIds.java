package io.reactiveusers.master.migration;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The ids under which rows of dumps have created something. They are remembered, because a later row with such an id may rename whoever has it,
 * and the sequences never give them to others.
 */
@Stateless
public class ImportedIds {
    /** The kinds of ids. */
    enum Kind {
        USER("user", "directory_user_seq"),
        GROUP("group", "directory_group_seq"),
        PERMISSION("permission", "permission_seq");

        private final String name;
        private final String sequence;

        Kind(String name, String sequence) {
            this.name = name;
            this.sequence = sequence;
        }
    }

    @PersistenceContext(unitName = "master")
    private EntityManager em;

    @Resource(lookup = "java:jboss/datasources/MasterDS")
    private DataSource dataSource;

    /** Makes sure that the sequence gives no id up to this one, whether rows with them follow or not. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void reserveUpTo(Kind kind, long id) {
        // Only one transaction at a time moves the sequence, because a slower one could move it back. H2 commits with
        // the ALTER, so nothing may follow it.
        em.createNativeQuery("select name from directory_lock where name = 'ids' for update", String.class)
                .getSingleResult();
        if (id > 0 && next(kind) <= id) {
            em.createNativeQuery("alter sequence " + kind.sequence + " restart with " + (id + 1))
                    .executeUpdate();
        }
    }

    /** Returns a new id. */
    public long next(Kind kind) {
        Number next = (Number) em.createNativeQuery("select nextval('" + kind.sequence + "')", Long.class)
                .getSingleResult();
        return next.longValue();
    }

    /**
     * Remembers ids under which rows have created something, in the caller's transaction. Not those of what was there
     * already or of what a row without an id has created: they are numbers of this directory, and mean somebody else in
     * another dump.
     */
    public void add(Kind kind, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into imported (kind, id) values (?, ?) on conflict do nothing")) {
            for (long id : ids) {
                insert.setString(1, kind.name);
                insert.setLong(2, id);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new ImportsUnavailableException(e);
        }
    }

    /** Returns all ids under which rows of dumps have created something. */
    public Set<Long> all(Kind kind) {
        Set<Long> imported = new HashSet<>();
        List<?> found = em.createNativeQuery("select id from imported where kind = :kind", Long.class)
                .setParameter("kind", kind.name)
                .getResultList();
        found.forEach(id -> imported.add((Long) id));
        return imported;
    }

    /** Returns those of the given ids under which rows of dumps have created something. */
    public Set<Long> among(Kind kind, List<Long> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Set<Long> imported = new HashSet<>();
        List<?> found = em.createNativeQuery("select id from imported where kind = :kind and id in :ids", Long.class)
                .setParameter("kind", kind.name)
                .setParameter("ids", ids)
                .getResultList();
        found.forEach(id -> imported.add((Long) id));
        return imported;
    }
}
