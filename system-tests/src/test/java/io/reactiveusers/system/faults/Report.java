package io.reactiveusers.system.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a run.
 *
 * @param changes confirmed by the master
 * @param rolledBack changes that the master flushed and then rolled back
 * @param unanswered requests whose outcome the writer did not learn
 * @param struck how often each fault occurred
 * @param requestFaults how often the proxies applied each fault to a request
 * @param events different events that both clients got, together
 * @param doubled deliveries to a replica beyond the first of each event
 * @param deadLetters messages in dead-letter queues
 * @param differences everything that was lost, invented or outdated
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
            "| seed | changes | rolled back | kills | other faults | faulty requests | events | duplicates absorbed | lost | dead letters | duration |\n"
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

    /** Returns all figures, for a person. */
    @Override
    public String toString() {
        return HEADING + "\n" + row() + "\n" + users + " users at the end, " + unanswered
                + " requests of writers without a response\nfaults: " + struck + "\nrequests: " + requestFaults
                + (differences.isEmpty() ? "" : "\nseed " + settings.seed() + ":\n" + String.join("\n", differences));
    }
}
