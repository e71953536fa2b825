package io.reactiveusers.master.migration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/** One row's claim to an id and a name; {@link #settle} decides about those that are written together. */
final class Claim {
    private final Long id;
    private final String name;
    private ImportOutcome refusal;
    private Long target;

    /**
     * A claim that is open, or refused already.
     *
     * @param id {@code null}: of whoever has the name
     * @param refusal {@code null}: open
     */
    Claim(Long id, String name, ImportOutcome refusal) {
        this.id = id;
        this.name = name;
        this.refusal = refusal;
    }

    /**
     * The names and ids that exist, and the words for them in messages.
     *
     * @param field the field that holds the name
     * @param what such as {@code user}
     * @param nameOf the name of an id; {@code null} if there is none
     * @param ownerOf the id that has a name; {@code null} if none has
     * @param isImported whether a row of a dump has had an id, so that another name means a rename
     */
    record Names(
            String field,
            String what,
            LongFunction<String> nameOf,
            Function<String, Long> ownerOf,
            LongPredicate isImported) {}

    /**
     * Decides which claims can be granted together: each name has one owner, and is free once its owner gets another one
     * here. So users may swap their names. Refused ones keep what they have, which may make others impossible.
     */
    static void settle(List<Claim> claims, Names names) {
        boolean changed = true;
        while (changed) {
            changed = false;
            Set<Long> leaving = new HashSet<>();
            claims.stream().filter(claim -> claim.isRename(names)).forEach(claim -> leaving.add(claim.id));
            Set<String> given = new HashSet<>();
            for (Claim claim : claims) {
                if (claim.refusal == null) {
                    Long owner = names.ownerOf().apply(claim.name);
                    claim.target = claim.id != null ? claim.id : leaving.contains(owner) ? null : owner;
                    claim.refusal = claim.objection(names, owner, leaving, given.contains(claim.name));
                    if (claim.refusal == null) {
                        given.add(claim.name);
                    } else {
                        changed = true;
                    }
                }
            }
        }
    }

    void refuse(ImportOutcome why) {
        refusal = why;
    }

    /** Returns why the claim is refused; {@code null}: it is granted. */
    ImportOutcome refusal() {
        return refusal;
    }

    /** Returns whom a granted claim is about; {@code null}: a new one. */
    Long target() {
        return target;
    }

    private boolean isRename(Names names) {
        if (refusal != null || id == null) {
            return false;
        }
        String current = names.nameOf().apply(id);
        return current != null && !current.equals(name);
    }

    private ImportOutcome objection(Names names, Long owner, Set<Long> leaving, boolean givenAway) {
        String field = names.field();
        if (givenAway) {
            return ImportOutcome.refused(field, field + " is that of another row too");
        }
        if (id != null && owner != null && !owner.equals(id) && !leaving.contains(owner)) {
            return ImportOutcome.refused(field, field + " belongs to another id");
        }
        if (isRename(names) && !names.isImported().test(id)) {
            return ImportOutcome.refused(
                    field,
                    "pk is the id of a " + names.what() + " of another " + field + " that no import has given it");
        }
        return null;
    }
}
