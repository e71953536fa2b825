package io.reactiveusers.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An HTTP/1.1 proxy on a loopback port in front of the {@link AwsEmulator}. A function decides what happens to each request;
 * by default all are forwarded. There is no limit to concurrent requests and their duration. If the emulator cannot be
 * reached, the proxy closes the caller's connection.
 */
public final class FaultProxy implements AutoCloseable {
    static {
        // Without nodelay a response waits 40 ms for the acknowledgement of its head. A connection must not be reused
        // at the moment when the emulator closes it, which it does after 72 idle seconds. The JDK reads both properties
        // once, at the first use.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    }

    private final int port;
    private final Forwarding forwarding;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile Function<Request, Fault> decision = request -> Fault.PASS;
    private HttpServer server;

    private FaultProxy(int port, URI target) {
        this.port = port;
        forwarding = new Forwarding(target);
    }

    /**
     * A request to AWS.
     *
     * @param action such as {@code PublishBatch} (of SNS's query protocol) or {@code ReceiveMessage} (of SQS's JSON
     *     protocol); empty if the request names none
     */
    public record Request(String action, String body) {}

    /** A response from AWS. */
    public record Answer(int status, String body) {}

    /** What happens to a request. */
    public static final class Fault {
        /** The request is forwarded, and its response returned. */
        public static final Fault PASS = new Fault("PASS");

        /** The connection is closed, and nothing is forwarded. */
        public static final Fault REFUSE = new Fault("REFUSE");

        /** The request is forwarded, and the connection closed instead of a response. */
        public static final Fault DROP_ANSWER = new Fault("DROP_ANSWER");

        /** The request is forwarded twice, and the second response returned. */
        public static final Fault DUPLICATE = new Fault("DUPLICATE");

        private final String name;
        private Duration delay = Duration.ZERO;
        private Answer answer;
        private UnaryOperator<Answer> rewrite = UnaryOperator.identity();

        private Fault(String name) {
            this.name = name;
        }

        /** Returns a fault by which the request is forwarded after a delay, even if the caller no longer waits. */
        public static Fault delay(Duration delay) {
            Fault fault = new Fault("DELAY");
            fault.delay = delay;
            return fault;
        }

        /** Returns a fault by which the caller gets the given response and nothing is forwarded. */
        public static Fault answer(int status, String body) {
            Fault fault = new Fault("ANSWER");
            fault.answer = new Answer(status, body);
            return fault;
        }

        /** Returns a fault by which the request is forwarded and its response changed. */
        public static Fault rewrite(UnaryOperator<Answer> rewrite) {
            Fault fault = new Fault("REWRITE");
            fault.rewrite = rewrite;
            return fault;
        }

        /** Returns the name under which it is counted. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Starts a proxy.
     *
     * @param port a free loopback port
     * @param target the emulator
     */
    public static FaultProxy start(int port, URI target) {
        FaultProxy proxy = new FaultProxy(port, target);
        proxy.back();
        return proxy;
    }

    /** Returns the endpoint that AWS clients use instead of the emulator's. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Sets the function that decides about requests from now on. Many threads call it at once. */
    public void decide(Function<Request, Fault> newDecision) {
        decision = newDecision;
    }

    /** Closes all connections and refuses new ones, until {@link #back()}. */
    public synchronized void away() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Listens again. */
    public synchronized void back() {
        if (server != null) {
            return;
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns the number of requests by {@code action FAULT}, such as {@code PublishBatch DROP_ANSWER}. */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    /** Returns the number of requests of an action that had a given fault. */
    public long count(String action, Fault fault) {
        return counts().getOrDefault(action + " " + fault, 0L);
    }

    @Override
    public void close() {
        away();
        threads.shutdownNow();
    }

    /** Handles one request. Closing an exchange without a response closes the connection. */
    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request = request(exchange, body);
            Fault fault = decision.apply(request);
            counts.computeIfAbsent(request.action() + " " + fault, name -> new LongAdder())
                    .increment();
            if (fault == Fault.REFUSE) {
                return;
            }
            if (fault.answer != null) {
                answer(exchange, fault.answer);
                return;
            }
            TimeUnit.NANOSECONDS.sleep(fault.delay.toNanos());
            HttpResponse<byte[]> response = forwarding.forward(exchange, body);
            if (fault == Fault.DUPLICATE) {
                response = forwarding.forward(exchange, body);
            }
            if (fault == Fault.DROP_ANSWER) {
                return;
            }
            Forwarding.copyHeaders(response, exchange);
            answer(
                    exchange,
                    fault.rewrite.apply(
                            new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8))));
        } catch (IOException e) {
            // Either side is gone. The caller sees a closed connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Request request(HttpExchange exchange, byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return new Request(target.substring(target.indexOf('.') + 1), body);
        }
        List<String> parameters = Arrays.asList(body.split("&", -1));
        String action = parameters.stream()
                .filter(parameter -> parameter.startsWith("Action="))
                .findFirst()
                .orElse("Action=");
        return new Request(action.substring("Action=".length()), body);
    }
}
