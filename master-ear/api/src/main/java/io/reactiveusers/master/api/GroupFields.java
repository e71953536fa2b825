package io.reactiveusers.master.api;

import io.reactiveusers.master.groups.GroupDirectory;
import io.reactiveusers.support.http.Clearable;
import io.reactiveusers.support.http.Member;
import io.reactiveusers.support.http.Validated;
import io.reactiveusers.support.validation.FieldErrors;
import java.util.Set;

/** The body of a request that adds or changes a group; a {@code null} removes all permissions (RFC 7396). */
record GroupFields(Member<String> name, @Clearable Member<Set<Long>> permissions) implements Validated {
    /**
     * Adds what the directory would refuse, if there are other faults. Without any, the directory itself checks these
     * rules, together with those that need its data.
     */
    @Override
    public void validate(FieldErrors errors) {
        UserFields.checkSize("permissions", permissions, errors);
        if (name.isPresent() && !errors.isEmpty()) {
            errors.addOfOtherFields(GroupDirectory.nameFaults(name.value()).list());
        }
    }
}
