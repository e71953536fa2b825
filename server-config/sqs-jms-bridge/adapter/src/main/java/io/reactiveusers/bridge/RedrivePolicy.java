package io.reactiveusers.bridge;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A queue's redrive policy.
 *
 * @param account the AWS account of the dead-letter queue
 * @param deadLetterQueue its name
 * @param maxReceiveCount the receive count at which a failing message goes there
 */
record RedrivePolicy(String account, String deadLetterQueue, int maxReceiveCount) {
    private static final Pattern TARGET =
            Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"arn:[^\":]*:sqs:[^\":]*:([^\":]+):([^\":]+)\"");
    private static final Pattern MAX_RECEIVE_COUNT = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d+)");

    /** Parses a queue's attribute {@code RedrivePolicy}, which is {@code null} or empty if the queue has no policy. */
    static Optional<RedrivePolicy> in(String attribute) {
        Matcher target = TARGET.matcher(attribute == null ? "" : attribute);
        Matcher limit = MAX_RECEIVE_COUNT.matcher(attribute == null ? "" : attribute);
        return target.find() && limit.find()
                ? Optional.of(new RedrivePolicy(target.group(1), target.group(2), Integer.parseInt(limit.group(1))))
                : Optional.empty();
    }
}
