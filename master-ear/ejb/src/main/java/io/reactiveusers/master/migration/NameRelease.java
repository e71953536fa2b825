package io.reactiveusers.master.migration;

import jakarta.persistence.EntityManager;
import java.util.Collection;

/**
 * Frees unique names whose owners get others in the same transaction. Until they do, they have names that the rules of the
 * directory allow to nobody.
 */
final class NameRelease {
    /** A control character, which no name may have. */
    private static final String MARK = "\u0001";

    private NameRelease() {}

    /** Frees the names of the given ids in one statement, before the first entity of the transaction is changed. */
    static void release(EntityManager em, String table, String column, Collection<Long> ids) {
        if (!ids.isEmpty()) {
            em.createNativeQuery("update " + table + " set " + column
                            + " = cast(:mark as varchar) || cast(id as varchar) where id in :ids")
                    .setParameter("mark", MARK)
                    .setParameter("ids", ids)
                    .executeUpdate();
        }
    }
}
