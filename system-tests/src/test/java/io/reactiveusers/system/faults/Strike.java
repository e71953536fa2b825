package io.reactiveusers.system.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault of a run.
 *
 * @param point the point at which a server is killed; {@code null} for a random moment
 * @param client the client that it affects, from 1; 0 for none
 */
record Strike(Kind kind, KillPoint point, int client) {
    enum Kind {
        KILL_MASTER,
        KILL_CLIENT,
        SNS_AWAY,
        SQS_AWAY,
        DATABASE_AWAY,
        REDEPLOY_CLIENT
    }

    /**
     * Returns the faults of a run, in an order that the seed decides. The faults of one step occur at the same time; in
     * every second round each occurs alone. In addition every run ends with a kill of the master after a commit.
     */
    static List<List<Strike>> schedule(Settings settings) {
        Random random = new Random(~settings.seed());
        List<List<Strike>> steps = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            List<List<Strike>> all = settings.fifo() ? fewOf(random) : allOf(random, round % 2 == 1);
            Collections.shuffle(all, random);
            all.stream()
                    .filter(step -> step.toString().contains(settings.only()))
                    .forEach(steps::add);
        }
        return steps;
    }

    private static List<List<Strike>> allOf(Random random, boolean alone) {
        List<Strike> masters = new ArrayList<>();
        List<Strike> clients = new ArrayList<>();
        for (KillPoint point : KillPoint.values()) {
            (point.ofMaster() ? masters : clients).add(at(point, random));
        }
        masters.add(new Strike(Kind.KILL_MASTER, null, 0));
        clients.add(new Strike(Kind.KILL_CLIENT, null, anyClient(random)));
        clients.add(new Strike(Kind.REDEPLOY_CLIENT, null, anyClient(random)));
        Collections.shuffle(masters, random);
        List<List<Strike>> steps = new ArrayList<>();
        for (Strike client : clients) {
            steps.add(alone ? List.of(client) : List.of(masters.remove(0), client));
        }
        masters.forEach(master -> steps.add(List.of(master)));
        steps.add(List.of(new Strike(Kind.SNS_AWAY, null, 0)));
        steps.add(List.of(new Strike(Kind.SQS_AWAY, null, 0)));
        steps.add(List.of(new Strike(Kind.DATABASE_AWAY, null, 0)));
        return steps;
    }

    private static List<List<Strike>> fewOf(Random random) {
        List<List<Strike>> steps = new ArrayList<>();
        steps.add(List.of(at(KillPoint.MASTER_PUBLISHED, random), at(KillPoint.CLIENT_APPLIED, random)));
        return steps;
    }

    private static Strike at(KillPoint point, Random random) {
        return point.ofMaster()
                ? new Strike(Kind.KILL_MASTER, point, 0)
                : new Strike(Kind.KILL_CLIENT, point, anyClient(random));
    }

    private static int anyClient(Random random) {
        return 1 + random.nextInt(2);
    }

    @Override
    public String toString() {
        return kind + (client == 0 ? "" : " " + client) + (point == null ? "" : " at " + point);
    }
}
