package io.reactiveusers.master.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveusers.master.directory.UserQuery.Sort;
import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserQueryTest {
    private static final List<String> BAD = List.of(
            "x",
            "TRUE",
            "1e3",
            "0x10",
            " 1",
            "1 ",
            "+1",
            "007",
            "-0",
            "\u0661",
            "\u0301",
            " \u00ad ",
            "1.0",
            "null",
            "\u0000",
            "\ud800",
            "%",
            "--id",
            "ID",
            "id,username",
            "2026-02-30",
            "2026-13-01T00:00:00Z",
            "2026-11-24T08:00:00",
            "-2026-11-24",
            "+999999999-12-31",
            "9999999999-01-01T00:00:00Z",
            "9223372036854775808",
            "99999999999999999999999999",
            "a".repeat(201),
            IntStream.range(10, 31).mapToObj(Integer::toString).collect(Collectors.joining(" ")));

    private final FieldErrors errors = new FieldErrors();

    @Test
    void everyParameterIsRead() {
        UserQuery query = parse(Map.ofEntries(
                Map.entry("q", "Änna  Smith"),
                Map.entry("active", "true"),
                Map.entry("staff", "false"),
                Map.entry("superuser", "false"),
                Map.entry("group", "-3"),
                Map.entry("joined_from", "2026-11-01"),
                Map.entry("joined_to", "2026-11-30"),
                Map.entry("last_login_from", "2026-11-24T08:00:00+01:00"),
                Map.entry("last_login_to", "2026-11-24T08:00:00Z"),
                Map.entry("last_login_never", "false"),
                Map.entry("sort", "-last_login"),
                Map.entry("offset", "2147483647"),
                Map.entry("limit", "500")));
        assertThat(errors.list()).isEmpty();
        assertThat(query)
                .isEqualTo(new UserQuery(
                        List.of("anna", "smith"),
                        true,
                        false,
                        false,
                        -3L,
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        Instant.parse("2026-11-24T07:00:00Z"),
                        Instant.parse("2026-11-24T08:00:00Z"),
                        false,
                        Sort.LAST_LOGIN,
                        true,
                        2147483647,
                        500));
    }

    @Test
    void everyBadValueIsReportedAtItsParameterAndCountsAsLeftOut() {
        for (String name : UserQuery.PARAMETERS) {
            int refused = 0;
            for (String value : BAD) {
                FieldErrors found = new FieldErrors();
                UserQuery query = UserQuery.parse(Map.of(name, List.of(value)), found);
                if (!found.isEmpty()) {
                    assertThat(found.list()).extracting(FieldError::field).containsExactly(name);
                    assertThat(query).isEqualTo(UserQuery.of("", 0, 50));
                    refused++;
                }
            }
            // Most bad values of other parameters are valid words of a search.
            assertThat(refused).as(name).isGreaterThanOrEqualTo(name.equals("q") ? 4 : BAD.size() - 1);
        }
    }

    @Test
    void unknownAndRepeatedParametersAreReportedTogether() {
        parse(Map.of("activ", "true", "limit", "501", "is_staff", "x"));
        UserQuery.parse(Map.of("q", List.of("a", "b")), errors);
        assertThat(errors.list())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("activ", "is_staff", "limit", "q");
    }

    private UserQuery parse(Map<String, String> parameters) {
        return UserQuery.parse(
                parameters.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
                errors);
    }
}
