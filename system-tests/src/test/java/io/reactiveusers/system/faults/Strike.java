package io.reactiveusers.system.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault of a run.
 *
 * @param point where a server is killed; {@code null}: wherever it is
 * @param client which one it strikes, from 1; 0: none
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

    /** All faults of a run, in an order that the seed decides. */
    static List<Strike> schedule(Settings settings) {
        Random random = new Random(~settings.seed());
        List<Strike> strikes = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            List<Strike> all = settings.fifo() ? someOf(random) : allOf(random);
            Collections.shuffle(all, random);
            strikes.addAll(all);
        }
        return strikes;
    }

    private static List<Strike> allOf(Random random) {
        List<Strike> strikes = new ArrayList<>();
        for (KillPoint point : KillPoint.values()) {
            strikes.add(at(point, random));
        }
        strikes.add(new Strike(Kind.KILL_MASTER, null, 0));
        strikes.add(new Strike(Kind.KILL_CLIENT, null, 1 + random.nextInt(2)));
        strikes.add(new Strike(Kind.SNS_AWAY, null, 0));
        strikes.add(new Strike(Kind.SQS_AWAY, null, 0));
        strikes.add(new Strike(Kind.DATABASE_AWAY, null, 0));
        strikes.add(new Strike(Kind.REDEPLOY_CLIENT, null, 1 + random.nextInt(2)));
        return strikes;
    }

    private static List<Strike> someOf(Random random) {
        return new ArrayList<>(List.of(at(KillPoint.MASTER_PUBLISHED, random), at(KillPoint.CLIENT_APPLIED, random)));
    }

    private static Strike at(KillPoint point, Random random) {
        boolean master = point.name().startsWith("MASTER");
        return new Strike(master ? Kind.KILL_MASTER : Kind.KILL_CLIENT, point, master ? 0 : 1 + random.nextInt(2));
    }

    @Override
    public String toString() {
        return kind + (client == 0 ? "" : " " + client) + (point == null ? "" : " at " + point);
    }
}
