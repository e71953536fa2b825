package io.reactiveusers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.reactiveusers.testkit.FaultProxy.Answer;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final int TARGET_PORT = 20434;
    private static final int PORT = 20433;

    private final AtomicInteger forwarded = new AtomicInteger();
    private final CountDownLatch polls = new CountDownLatch(30);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer target;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), TARGET_PORT), 0);
        target.setExecutor(Executors.newCachedThreadPool());
        target.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (body.equals("poll")) {
                polls.countDown();
                await(polls);
            }
            byte[] answer = (forwarded.incrementAndGet() + " " + body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("X-From", "target");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        target.start();
        proxy = FaultProxy.start(PORT, URI.create("http://127.0.0.1:" + TARGET_PORT));
    }

    @AfterEach
    void stop() {
        proxy.close();
        target.stop(0);
    }

    @Test
    void requestPassesAndIsCountedByItsAction() throws Exception {
        HttpResponse<String> response = publish();
        assertThat(response.body()).isEqualTo("1 Version=1&Action=PublishBatch");
        assertThat(response.headers().firstValue("X-From")).hasValue("target");
        assertThat(client.send(
                                HttpRequest.newBuilder(proxy.uri())
                                        .header("X-Amz-Target", "AmazonSQS.ReceiveMessage")
                                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("2 {}");
        assertThat(proxy.counts()).containsEntry("PublishBatch PASS", 1L).containsEntry("ReceiveMessage PASS", 1L);
    }

    @Test
    void refusedRequestIsNotForwarded() {
        proxy.decide(request -> Fault.REFUSE);
        assertThatThrownBy(this::publish).isInstanceOf(IOException.class);
        assertThat(forwarded).hasValue(0);
        assertThat(proxy.count("PublishBatch", Fault.REFUSE)).isOne();
    }

    @Test
    void requestWhoseAnswerIsDroppedIsForwarded() {
        proxy.decide(request -> Fault.DROP_ANSWER);
        assertThatThrownBy(this::publish).isInstanceOf(IOException.class);
        assertThat(forwarded).hasValue(1);
    }

    @Test
    void duplicatedRequestIsForwardedTwice() throws Exception {
        proxy.decide(request -> Fault.DUPLICATE);
        assertThat(publish().body()).startsWith("2 ");
    }

    @Test
    void answerMayBeGivenAndRewritten() throws Exception {
        proxy.decide(request -> Fault.answer(503, "away"));
        assertThat(publish().statusCode()).isEqualTo(503);
        assertThat(forwarded).hasValue(0);
        proxy.decide(request -> Fault.rewrite(answer -> new Answer(answer.status() + 1, answer.body() + "!")));
        HttpResponse<String> response = publish();
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("1 Version=1&Action=PublishBatch!");
    }

    @Test
    void delayedRequestComesLaterThanItsCallerWaits() throws Exception {
        proxy.decide(request -> Fault.delay(Duration.ofMillis(500)));
        assertThatThrownBy(() -> send("Action=PublishBatch", Duration.ofMillis(100)))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(publish().body()).startsWith("2 ");
    }

    @Test
    void connectionsAreRefusedWhileItIsAway() throws Exception {
        publish();
        proxy.away();
        assertThatThrownBy(this::publish).isInstanceOf(ConnectException.class);
        proxy.back();
        assertThat(publish().body()).startsWith("2 ");
    }

    /** The target answers none of them before all have come. */
    @Test
    void manyLongRequestsRunAtOnce() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 30)
                .mapToObj(i -> client.sendAsync(
                        HttpRequest.newBuilder(proxy.uri())
                                .POST(HttpRequest.BodyPublishers.ofString("poll"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer)
                .succeedsWithin(Duration.ofSeconds(10))
                .extracting(HttpResponse::statusCode)
                .isEqualTo(200));
    }

    private HttpResponse<String> publish() throws IOException, InterruptedException {
        return send("Version=1&Action=PublishBatch", Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(String body, Duration timeout) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(proxy.uri())
                        .timeout(timeout)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
