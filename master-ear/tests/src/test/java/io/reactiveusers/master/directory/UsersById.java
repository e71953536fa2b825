package io.reactiveusers.master.directory;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Adds users under ids that the test chooses, as an import does. */
@Stateless
public class UsersById {
    @PersistenceContext(unitName = "master")
    private EntityManager em;

    /** Adds users who are all alike, in one transaction. */
    public void add(Collection<Long> ids, UserDraft draft) {
        UserWriter writer = new UserWriter(em);
        Map<Long, DeletedUser> free = writer.lockIds(ids);
        ids.forEach(id -> writer.insert(
                free.get(id),
                Instant.EPOCH,
                new UserDraft(
                        draft.username() + "-" + id,
                        draft.firstName(),
                        draft.lastName(),
                        draft.email(),
                        draft.active(),
                        draft.staff(),
                        draft.superuser(),
                        draft.groups(),
                        draft.permissions(),
                        null),
                "!",
                null));
    }
}
