package io.reactiveusers.master.console.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the console writes times: in UTC, as the filters read them. */
@Named
@ApplicationScoped
public class Times {
    private static final DateTimeFormatter DAY = formatter("d MMM uuuu");
    private static final DateTimeFormatter MINUTE = formatter("d MMM uuuu, HH:mm");

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    public String day(Instant time) {
        return DAY.format(time);
    }

    /** Returns the time, or "never" for {@code null}. */
    public String minute(Instant time) {
        return time == null ? "never" : MINUTE.format(time);
    }
}
