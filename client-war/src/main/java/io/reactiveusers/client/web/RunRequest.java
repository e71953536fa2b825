package io.reactiveusers.client.web;

import io.reactiveusers.client.reconcile.Reconciler;
import io.reactiveusers.support.http.Validated;
import io.reactiveusers.support.validation.FieldErrors;

/**
 * The body of {@code POST /reconciliations}.
 *
 * @param repair {@code null} if absent
 * @param maxDeletePercent from 0 to 100; {@code null} if absent
 */
record RunRequest(Boolean repair, Double maxDeletePercent) implements Validated {
    @Override
    public void validate(FieldErrors errors) {
        if (maxDeletePercent != null && !(maxDeletePercent >= 0 && maxDeletePercent <= 100)) {
            errors.add("max_delete_percent", "is not from 0 to 100");
        }
    }

    boolean repairs() {
        return Boolean.TRUE.equals(repair);
    }

    double deletionLimit() {
        return maxDeletePercent == null ? Reconciler.MAX_DELETE_PERCENT : maxDeletePercent;
    }
}
