package io.reactiveusers.bridge;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client whose calls can be aborted. A receive may wait 20 seconds, and an undeployment must not wait for it. */
final class AbortableHttp implements SdkHttpClient {
    private final SdkHttpClient http;
    private final Set<ExecutableHttpRequest> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    AbortableHttp(SdkHttpClient http) {
        this.http = http;
    }

    /**
     * Aborts all calls and refuses new ones. A call that is just connecting may escape, so repeat this until none is
     * left.
     */
    void abort() {
        aborted = true;
        calls.forEach(ExecutableHttpRequest::abort);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest call = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                calls.add(call);
                try {
                    if (aborted) {
                        throw new IOException("stopping");
                    }
                    return call.call();
                } finally {
                    calls.remove(call);
                }
            }

            @Override
            public void abort() {
                call.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }
}
