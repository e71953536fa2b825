package io.reactiveusers.system.faults;

import io.reactiveusers.testkit.FaultProxy;
import io.reactiveusers.testkit.FaultProxy.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A proxy in front of the emulator for the master and one for each client. A few percent of the requests fail throughout the
 * run, and SNS or SQS can be made unreachable.
 */
final class UnreliableAws implements AutoCloseable {
    private static final int FIRST_PORT = 23370;

    private final List<FaultProxy> proxies = new ArrayList<>();

    /**
     * Starts the proxies.
     *
     * @param servers how many servers get one, the master first
     */
    UnreliableAws(URI emulator, int servers, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < servers; i++) {
            FaultProxy proxy = FaultProxy.start(FIRST_PORT + i, emulator);
            proxies.add(proxy);
            proxy.decide(unreliable(new Random(random.nextLong())));
        }
    }

    private static Function<FaultProxy.Request, Fault> unreliable(Random random) {
        return request -> {
            int dice = random.nextInt(200);
            if (dice < 3) {
                return Fault.REFUSE;
            }
            if (dice < 6) {
                return Fault.DROP_ANSWER;
            }
            if (dice < 9) {
                return Fault.DUPLICATE;
            }
            return dice < 14 ? Fault.delay(Duration.ofMillis(20 + random.nextInt(480))) : Fault.PASS;
        };
    }

    /** Returns the endpoint of a server: 0 is the master, the clients follow. */
    URI endpoint(int server) {
        return proxies.get(server).uri();
    }

    /** Makes SNS unreachable for the master for a while. */
    void snsAway(Duration time) {
        away(List.of(proxies.get(0)), time);
    }

    /** Makes SQS unreachable for all clients for a while. */
    void sqsAway(Duration time) {
        away(proxies.subList(1, proxies.size()), time);
    }

    private static void away(List<FaultProxy> gone, Duration time) {
        gone.forEach(FaultProxy::away);
        FaultySystem.elapse(time);
        gone.forEach(FaultProxy::back);
    }

    /** Returns how many requests were refused, were duplicated or lost their response, by action and fault. */
    Map<String, Long> faultyRequests() {
        Map<String, Long> sums = new TreeMap<>();
        proxies.stream()
                .flatMap(proxy -> proxy.counts().entrySet().stream())
                .filter(count -> Stream.of("REFUSE", "DROP_ANSWER", "DUPLICATE").anyMatch(count.getKey()::endsWith))
                .forEach(count -> sums.merge(count.getKey(), count.getValue(), Long::sum));
        return sums;
    }

    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
    }
}
