package io.reactiveusers.client.web;

import io.reactiveusers.support.http.Validated;
import io.reactiveusers.support.validation.FieldErrors;
import java.util.List;

/**
 * The body of {@code POST /dead-letters/redrive}.
 *
 * @param messageIds 1 to {@value #LIMIT} ids; {@code null} if absent, which means all dead letters
 */
record RedriveRequest(List<String> messageIds) implements Validated {
    /** Maximum number of messages that one request lists or redrives. */
    static final int LIMIT = 100;

    @Override
    public void validate(FieldErrors errors) {
        // An empty list is refused and does not mean "all", so that a mistake does not redrive everything.
        if (messageIds != null && (messageIds.isEmpty() || messageIds.size() > LIMIT || messageIds.contains(""))) {
            errors.add("message_ids", "is not an array of 1 to " + LIMIT + " message ids");
        }
    }
}
