package io.reactiveusers.master.directory;

import io.reactiveusers.master.directory.UserQuery.Sort;
import io.reactiveusers.support.validation.FieldErrors;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a {@link UserQuery} from the parameters of a URL and collects what is wrong with them. */
final class UserQueryParser {
    static final Set<String> NAMES = Set.of(
            "q",
            "active",
            "staff",
            "superuser",
            "group",
            "joined_from",
            "joined_to",
            "last_login_from",
            "last_login_to",
            "last_login_never",
            "sort",
            "offset",
            "limit");

    private static final int DEFAULT_LIMIT = 50;

    private static final String NUMBER = "0|-?[1-9][0-9]{0,18}";

    private final Map<String, List<String>> parameters;
    private final FieldErrors errors;

    UserQueryParser(Map<String, List<String>> parameters, FieldErrors errors) {
        this.parameters = parameters;
        this.errors = errors;
    }

    UserQuery query() {
        for (String name : new TreeSet<>(parameters.keySet())) {
            if (!NAMES.contains(name)) {
                errors.add(printable(name), "is not a parameter of this request");
            } else if (parameters.get(name).size() > 1) {
                errors.add(name, "is given more than once");
            }
        }
        Sort sort = sort();
        return new UserQuery(
                words(),
                flag("active"),
                flag("staff"),
                flag("superuser"),
                number("group", Long.MIN_VALUE, Long.MAX_VALUE).orElse(null),
                time("joined_from", 0),
                time("joined_to", 1),
                time("last_login_from", 0),
                time("last_login_to", 1),
                flag("last_login_never"),
                sort == null ? Sort.ID : sort,
                sort != null && value("sort").orElse("").startsWith("-"),
                number("offset", 0, Integer.MAX_VALUE).orElse(0L).intValue(),
                number("limit", 0, UserQuery.LIMIT).orElse((long) DEFAULT_LIMIT).intValue());
    }

    /** Returns the one value of a parameter; an empty one counts as left out. */
    private Optional<String> value(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 && !values.get(0).isEmpty() ? Optional.of(values.get(0)) : Optional.empty();
    }

    private List<String> words() {
        String text = value("q").orElse("");
        if (!errors.checkText("q", text, UserQuery.TEXT_LIMIT)) {
            return List.of();
        }
        List<String> words = SearchText.words(text);
        if (words.isEmpty() && !text.matches("[\\s\\p{Z}]*")) {
            errors.add("q", "has accents or invisible characters only");
        }
        if (words.size() > UserQuery.WORD_LIMIT) {
            errors.add("q", "has more than " + UserQuery.WORD_LIMIT + " words");
            return List.of();
        }
        return words;
    }

    private Boolean flag(String name) {
        Set<String> flags = Set.of("true", "false");
        return read(name, value -> flags.contains(value) ? Boolean.valueOf(value) : null, "must be true or false");
    }

    private Optional<Long> number(String name, long least, long most) {
        return Optional.ofNullable(read(
                name,
                value -> {
                    // Long.parseLong takes a plus sign, and digits of every script.
                    long number = value.matches(NUMBER) ? Long.parseLong(value) : Long.MIN_VALUE;
                    return number < least || number > most || number == Long.MIN_VALUE ? null : number;
                },
                least == Long.MIN_VALUE ? "must be a number" : "must be a number from " + least + " to " + most));
    }

    /** Reads a moment, or a day in UTC, which stands for its beginning some days later. */
    private Instant time(String name, int daysLater) {
        return read(
                name,
                value -> {
                    Instant time = value.length() > 10
                            ? OffsetDateTime.parse(value).toInstant()
                            : LocalDate.parse(value)
                                    .plusDays(daysLater)
                                    .atStartOfDay()
                                    .toInstant(ZoneOffset.UTC);
                    int year = time.atOffset(ZoneOffset.UTC).getYear();
                    return year < 1 || year > 10_000 ? null : time;
                },
                "must be a date, such as 2026-11-24, or a time, such as 2026-11-24T08:00:00Z");
    }

    private Sort sort() {
        String name = sortName();
        for (Sort sort : Sort.values()) {
            if (nameOf(sort).equals(name)) {
                return sort;
            }
        }
        errors.add(
                "sort",
                "must be one of "
                        + Arrays.stream(Sort.values())
                                .map(UserQueryParser::nameOf)
                                .collect(Collectors.joining(", "))
                        + ", with - before it for the opposite order");
        return null;
    }

    private String sortName() {
        String value = value("sort").orElse(nameOf(Sort.ID));
        return value.startsWith("-") ? value.substring(1) : value;
    }

    private static String nameOf(Sort sort) {
        return sort.name().toLowerCase(Locale.ROOT);
    }

    private <T> T read(String name, Function<String, T> reader, String rule) {
        Optional<String> value = value(name);
        if (value.isEmpty()) {
            return null;
        }
        T read = null;
        try {
            read = reader.apply(value.get());
        } catch (NumberFormatException | DateTimeException e) {
            // Reported like a value that is out of range.
        }
        if (read == null) {
            errors.add(name, rule);
        }
        return read;
    }

    private static String printable(String name) {
        String text = name.replaceAll("\\p{Cntrl}", "?");
        return text.length() > 50 ? text.substring(0, 50) + "…" : text;
    }
}
