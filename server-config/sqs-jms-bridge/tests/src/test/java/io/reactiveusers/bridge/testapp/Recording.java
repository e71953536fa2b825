package io.reactiveusers.bridge.testapp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Records deliveries, committed or not, in the system properties, which all deployments share, as strings
 * {@code queue|text|messages in the transaction|delivery count|timestamp|message id|redelivered}.
 */
final class Recording {
    private static final String KEY = "bridge-test.attempts";

    private Recording() {}

    @SuppressWarnings("unchecked")
    static Queue<String> attempts() {
        return (Queue<String>) System.getProperties().computeIfAbsent(KEY, key -> new ConcurrentLinkedQueue<String>());
    }
}
