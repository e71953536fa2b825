package io.reactiveusers.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One run of the fault program. */
final class FaultRun {
    private static final Duration AWAY = Duration.ofSeconds(10);

    /** Longer than the claim of a killed master, the visibility timeout of a killed client and all back-offs together. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(4);

    /** Longer than the interval of the timer that republishes members of groups. */
    private static final Duration FAN_OUT = Duration.ofSeconds(12);

    private final Settings settings;
    private final FaultySystem system;
    private final Pace pace;
    private final Tally tally = new Tally();
    private final Map<Plan, Writer> writers = new HashMap<>();
    private final List<Future<Void>> writing = new ArrayList<>();
    private final Map<String, Integer> struck = new TreeMap<>();
    private int planned;

    private FaultRun(Settings settings, FaultySystem system, Pace pace) {
        this.settings = settings;
        this.system = system;
        this.pace = pace;
    }

    /** Runs it, and returns its result. */
    static Report run(Settings settings) throws Exception {
        long started = System.nanoTime();
        try (FaultySystem system = FaultySystem.start(settings);
                Pace pace = new Pace(settings.every())) {
            say(settings, started, "started " + settings);
            return new FaultRun(settings, system, pace).run(started);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(settings.toString(), e);
        }
    }

    private Report run(long started) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (OpenPages pages = new OpenPages(system.staff(), system.local().clients())) {
            startWriters(threads);
            List<List<Strike>> steps = Strike.schedule(settings);
            for (int i = 0; i < steps.size(); i++) {
                pace.allowUpTo(share(i + 2, steps.size()));
                awaitDone(share(i + 1, steps.size()));
                strike(steps.get(i), threads);
                say(settings, started, steps.get(i) + " after " + tally.done + " changes");
                pages.stayOpen();
            }
            pace.allowUpTo(planned);
            awaitDone(planned);
            for (Future<Void> writer : writing) {
                writer.get();
            }
            say(settings, started, "written");
            killAfterTheLastCommit();
            say(settings, started, "killed after the last commit");
            awaitSettled();
            if (settings.fifo()) {
                // The H2 file of a running master cannot be read, so this waits for the fan-outs instead of asking.
                FaultySystem.elapse(FAN_OUT);
                awaitSettled();
            }
            say(settings, started, "settled");
            return judge(pages, started);
        } finally {
            threads.shutdownNow();
        }
    }

    private void awaitSettled() {
        await("everything has arrived")
                .atMost(SETTLED_WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(system.unsettled()).isEmpty());
    }

    private void startWriters(ExecutorService threads) {
        for (int number = 0; number < Plan.WRITERS; number++) {
            Plan plan = Plan.of(settings.seed(), number, settings.changes() / Plan.WRITERS, settings.users());
            Map<Integer, Long> ids = new HashMap<>();
            for (int user = number; user < settings.users(); user += Plan.WRITERS) {
                ids.put(user, InitialDirectory.userId(user));
            }
            Map<Integer, Long> groups = new HashMap<>();
            for (int group = number; group < InitialDirectory.GROUPS; group += Plan.WRITERS) {
                groups.put(group, InitialDirectory.groupId(group));
            }
            Writer writer = new Writer(plan, system.staff(), ids, groups, pace, tally);
            planned += plan.changes().size();
            writers.put(plan, writer);
            writing.add(threads.submit(writer));
        }
    }

    /** Returns the number of changes before a fault, so that faults are evenly spaced. */
    private int share(int part, int faults) {
        return planned * part / (faults + 1);
    }

    private void awaitDone(int changes) {
        await(changes + " changes").atMost(Duration.ofMinutes(10)).until(() -> {
            for (Future<Void> writer : writing) {
                if (writer.isDone()) {
                    writer.get();
                }
            }
            return tally.done.get() >= changes;
        });
    }

    private void strike(List<Strike> step, ExecutorService threads) throws Exception {
        List<Future<?>> striking = new ArrayList<>();
        for (Strike strike : step) {
            striking.add(threads.submit(() -> strike(strike)));
            count(strike);
        }
        for (Future<?> strike : striking) {
            strike.get();
        }
    }

    private void count(Strike strike) {
        struck.merge(strike.toString().replaceFirst(" [12]", ""), 1, Integer::sum);
    }

    private void strike(Strike strike) {
        switch (strike.kind()) {
            case KILL_MASTER -> system.kills().master(strike.point(), () -> {});
            case KILL_CLIENT -> system.kills().client(strike.client(), strike.point());
            case SNS_AWAY -> system.aws().snsAway(AWAY);
            case SQS_AWAY -> system.aws().sqsAway(AWAY);
            case DATABASE_AWAY -> system.databases().away(AWAY);
            case REDEPLOY_CLIENT -> system.client(strike.client()).redeploy();
        }
    }

    /** No later commit triggers the publisher, so this change gets through by its timer or not at all. */
    private void killAfterTheLastCommit() {
        system.kills().master(KillPoint.MASTER_COMMITTED, () -> {
            try {
                system.staff()
                        .patch(
                                "/users/" + InitialDirectory.userId(0),
                                Json.createObjectBuilder()
                                        .add("last_name", "The End")
                                        .build());
            } catch (IOException e) {
                // A killed master does not respond.
            }
        });
        count(new Strike(Strike.Kind.KILL_MASTER, KillPoint.MASTER_COMMITTED, 0));
        writers.keySet().stream()
                .filter(plan -> plan.people().containsKey(0))
                .forEach(plan -> plan.then(
                        0,
                        plan.people()
                                .get(0)
                                .withLastNameAndEmail(
                                        "The End", plan.people().get(0).email())));
    }

    private Report judge(OpenPages pages, long started) throws Exception {
        pages.stayOpen();
        List<Row> shown = pages.shown();
        int deadLetters = system.deadLetters();
        Oracle oracle;
        try (Connection master = system.masterDatabase()) {
            oracle = new Oracle(master);
        }
        oracle.compareWithPlans(writers);
        for (int client = 1; client <= system.local().clients().size(); client++) {
            try (Connection connection = system.clientDatabase(client)) {
                oracle.compareWithClient("client-" + client, connection);
            }
        }
        shown.forEach(oracle::compareWithPage);
        List<String> differences = new ArrayList<>(oracle.differences());
        for (Shuffler shuffler : system.shufflers()) {
            shuffler.phantoms().forEach(event -> differences.add("rolled back, and yet sent: " + event));
        }
        int events = system.shufflers().stream().mapToInt(Shuffler::events).sum();
        return new Report(
                settings,
                planned,
                system.counted("rolled-back"),
                tally.unanswered.get(),
                struck,
                system.aws() == null ? Map.of() : system.aws().faultyRequests(),
                oracle.users(),
                events,
                events == 0 ? 0 : system.counted("delivered") - events,
                deadLetters,
                differences,
                Duration.ofNanos(System.nanoTime() - started));
    }

    private static void say(Settings settings, long started, String what) {
        System.out.printf("seed %d, %3d s: %s%n", settings.seed(), (System.nanoTime() - started) / 1_000_000_000, what);
    }
}
