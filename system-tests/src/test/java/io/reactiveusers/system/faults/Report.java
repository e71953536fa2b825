package io.reactiveusers.system.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param changes answered with success
 * @param rolledBack flushed by the master, and then rolled back
 * @param unanswered requests whose outcome the writer was not told
 * @param struck the faults that struck, how often each
 * @param requestFaults what the proxies did to requests, how often each
 * @param events different ones that clients got, of both clients together
 * @param doubled deliveries to a replica beyond the first of each event: sent twice, received again, or applied again
 * @param deadLetters messages in dead-letter queues
 * @param differences what was lost, invented, or old
 */
record Report(
        Settings settings,
        int changes,
        long rolledBack,
        int unanswered,
        Map<String, Integer> struck,
        Map<String, Long> requestFaults,
        int users,
        int events,
        long doubled,
        int deadLetters,
        List<String> differences,
        Duration duration) {

    static final String HEADING =
            "| seed | changes | rolled back | kills | other faults | requests spoilt | events | duplicates absorbed | lost | dead letters | duration |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|---|";

    /** A row of a table of runs. */
    String row() {
        int kills = struck.entrySet().stream()
                .filter(strike -> strike.getKey().startsWith("KILL"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        int all = struck.values().stream().mapToInt(Integer::intValue).sum();
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d s |",
                settings.seed(),
                changes,
                rolledBack,
                kills,
                all - kills,
                requestFaults.values().stream().mapToLong(Long::longValue).sum(),
                events,
                doubled,
                differences.size(),
                deadLetters,
                duration.toSeconds());
    }

    /** All of it, for people. */
    @Override
    public String toString() {
        return HEADING + "\n" + row() + "\n" + users + " users at the end, " + unanswered
                + " requests of writers without an answer\nfaults: " + struck + "\nrequests: " + requestFaults
                + (differences.isEmpty() ? "" : "\nseed " + settings.seed() + ":\n" + String.join("\n", differences));
    }
}
