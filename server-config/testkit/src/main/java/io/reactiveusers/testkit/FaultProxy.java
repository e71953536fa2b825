package io.reactiveusers.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * An HTTP/1.1 proxy on a loopback port in front of the {@link AwsEmulator}, which does to each request what a function
 * decides: by default it lets all pass. Any number of requests may be in hand at once, however long they take. What
 * cannot be forwarded, because the emulator is not there, closes the caller's connection.
 */
public final class FaultProxy implements AutoCloseable {
    static {
        // Else an answer waits 40 ms for the acknowledgement of its head; and a connection must not be used again just
        // when the emulator, which closes idle ones after 72 s, gives it up. Both are read once, by the first use.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    }

    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection", "content-length", "date", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    private final int port;
    private final URI target;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
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
        this.target = target;
    }

    /**
     * A request to AWS.
     *
     * @param action such as {@code PublishBatch} (of SNS's query protocol) or {@code ReceiveMessage} (of SQS's JSON
     *     protocol); empty if there is none
     */
    public record Request(String action, String body) {}

    /** An answer from AWS. */
    public record Answer(int status, String body) {}

    /** What becomes of a request. */
    public static final class Fault {
        /** It is forwarded, and answered. */
        public static final Fault PASS = new Fault("PASS");

        /** The connection is closed, nothing is forwarded. */
        public static final Fault REFUSE = new Fault("REFUSE");

        /** It is forwarded; the connection is closed instead of an answer. */
        public static final Fault DROP_ANSWER = new Fault("DROP_ANSWER");

        /** It is forwarded twice; the second answer is given. */
        public static final Fault DUPLICATE = new Fault("DUPLICATE");

        private final String name;
        private Duration delay = Duration.ZERO;
        private Answer answer;
        private UnaryOperator<Answer> rewrite = UnaryOperator.identity();

        private Fault(String name) {
            this.name = name;
        }

        /** It is forwarded after a while, whether or not the caller still waits then. */
        public static Fault delay(Duration delay) {
            Fault fault = new Fault("DELAY");
            fault.delay = delay;
            return fault;
        }

        /** It is answered so, and not forwarded. */
        public static Fault answer(int status, String body) {
            Fault fault = new Fault("ANSWER");
            fault.answer = new Answer(status, body);
            return fault;
        }

        /** It is forwarded, and its answer is changed. */
        public static Fault rewrite(UnaryOperator<Answer> rewrite) {
            Fault fault = new Fault("REWRITE");
            fault.rewrite = rewrite;
            return fault;
        }

        /** The name it is counted by. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Starts to listen.
     *
     * @param port a free loopback port
     * @param target the emulator
     */
    public static FaultProxy start(int port, URI target) {
        FaultProxy proxy = new FaultProxy(port, target);
        proxy.back();
        return proxy;
    }

    /** The endpoint to give to AWS clients instead of the emulator's. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Decides by this from now on. It is called by many threads at once. */
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

    /** How many requests have met each fault, by {@code action FAULT}, such as {@code PublishBatch DROP_ANSWER}. */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    /** How many requests of an action have met a fault. */
    public long count(String action, Fault fault) {
        return counts().getOrDefault(action + " " + fault, 0L);
    }

    @Override
    public void close() {
        away();
        threads.shutdownNow();
    }

    /** An exchange that is closed before it was answered closes the connection. */
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
            HttpResponse<byte[]> response = forward(exchange, body);
            if (fault == Fault.DUPLICATE) {
                response = forward(exchange, body);
            }
            if (fault == Fault.DROP_ANSWER) {
                return;
            }
            response.headers().map().forEach((name, values) -> {
                if (!NOT_FORWARDED.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            answer(
                    exchange,
                    fault.rewrite.apply(
                            new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8))));
        } catch (IOException e) {
            // Either side has gone: that is what callers of a proxy see as a closed connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
