package io.reactiveusers.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactiveusers.support.validation.FieldError;
import io.reactiveusers.support.validation.FieldErrors;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RecordBinderTest {
    record Order(
            Member<String> firstName,
            @Clearable Member<String> note,
            Member<Boolean> isActive,
            Member<Set<Long>> groups,
            List<Line> lines) {}

    record Line(@Required Long id, @Required Long revision) implements Validated {
        @Override
        public void validate(FieldErrors errors) {
            if (id != null && id < 0) {
                errors.add("id", "is negative");
            }
        }
    }

    @Test
    void absentNullAndValueAreThreeThings() {
        Order order = bind("{\"note\": null, \"first_name\": \"Ann\", \"groups\": [3, 3]}");

        assertThat(order.isActive()).isEqualTo(Member.absent());
        assertThat(order.note()).isEqualTo(Member.of(null));
        assertThat(order.firstName().applyTo("before", "")).isEqualTo("Ann");
        assertThat(order.note().applyTo("before", "")).isEmpty();
        assertThat(order.isActive().applyTo(true, null)).isTrue();
        assertThat(order.groups().value()).containsExactly(3L);
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThat(faults("{\"first_name\": 5, \"note\": [], \"is_active\": \"true\", \"groups\": null, \"colour\": 1,"
                        + "\"lines\": [{\"id\": 1, \"revision\": 2}, {\"id\": \"2\"}, 7, {\"id\": -1, \"x\": 0}]}"))
                .extracting(FieldError::field)
                .containsExactly(
                        "colour",
                        "first_name",
                        "note",
                        "is_active",
                        "groups",
                        "lines[1].id",
                        "lines[1].revision",
                        "lines[2]",
                        "lines[3].x",
                        "lines[3].revision",
                        "lines[3].id");
    }

    @Test
    void membersThatThisRequestNeedsAreMissing() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> RecordBinder.bind(json("{}"), Order.class, Set.of("first_name")));

        assertThat(refused.getProblem().errors())
                .containsExactly(new FieldError("first_name", "first_name is missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18446744073709551619",
                "9223372036854775808",
                "-9223372036854775809",
                "1.0",
                "1e2",
                "1e99999",
                "\"1\"",
                "true",
                "null",
                "[1]",
                "{}"
            })
    void whatIsNoWholeNumberOf64BitsIsNoId(String value) {
        assertThat(faults("{\"groups\": [1, " + value + "]}"))
                .extracting(FieldError::field)
                .containsExactly("groups");
        assertThat(faults("{\"lines\": [{\"id\": " + value + ", \"revision\": 1}]}"))
                .extracting(FieldError::field)
                .containsExactly("lines[0].id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "a\\ud800", "\\udc00b", "\\udc00\\ud800"})
    void whatIsNoTextIsRefused(String value) {
        assertThat(faults("{\"first_name\": \"" + value + "\"}"))
                .extracting(FieldError::field)
                .containsExactly("first_name");
    }

    @Test
    void surrogatePairsAreText() {
        assertThat(bind("{\"first_name\": \"\\ud83d\\ude00\"}").firstName().value())
                .isEqualTo("😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"x\"",
                "{",
                "{} x",
                "{}{}",
                "{'a':1}",
                "{\"note\":NaN}",
                "{\"note\":\"a\",\"note\":\"b\"}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"note\":\"a\nb\"}",
                "{\"note\":\"\\x\"}",
                "{\"groups\":[01]}",
                "{\"groups\":[1,]}"
            })
    void whatIsNoJsonObjectIsRefusedAsAWhole(String body) {
        assertThat(faults(body)).isEmpty();
    }

    @Test
    void depthAndDigitsAreBounded() {
        assertThat(faults("{\"note\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}"))
                .isEmpty();
        assertThat(faults("{\"note\":" + "[".repeat(200_000))).isEmpty();
        assertThat(faults("{\"groups\":[" + "9".repeat(2_000) + "]}")).isEmpty();
        assertThat(faults("{\"" + "n".repeat(10_000) + "\": 1}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-32"})
    void otherEncodingsAreRefused(String charset) {
        byte[] body = "{\"first_name\": \"Zoë\"}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> Json.parse(body)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aByteOrderMarkIsIgnored() {
        assertThat(bind("\uFEFF{\"first_name\": \"Zoë\"}").firstName().value()).isEqualTo("Zoë");
    }

    @Test
    void aBodyIsReadUpToItsLimit() {
        ByteArrayInputStream body = new ByteArrayInputStream(new byte[1_000]);

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> Json.readBytes(body, 100));

        assertThat(refused.getProblem().type()).isEqualTo(ProblemType.TOO_LARGE);
        assertThat(refused.getProblem().limit()).isEqualTo(100);
        assertThat(body.available()).isEqualTo(899);
    }

    @Test
    void aProblemIsSentAsJsonWithAllItsMembers() {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> bind("{\"first_name\": 5, \"\\ud800\": 1}"));

        assertThat(new String(refused.getProblem().toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"urn:reactive-users:problem:invalid\",\"title\":\"The request is not valid\","
                        + "\"status\":400,\"detail\":\"? is not a field that can be written; first_name is not a string\","
                        + "\"field\":\"?\",\"errors\":[{\"field\":\"?\",\"detail\":\"? is not a field that can be written\"},"
                        + "{\"field\":\"first_name\",\"detail\":\"first_name is not a string\"}]}");
    }

    private static Order bind(String body) {
        return RecordBinder.bind(json(body), Order.class, Set.of());
    }

    private static JsonNode json(String body) {
        return Json.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<FieldError> faults(String body) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> bind(body));
        assertThat(refused).as(body).isNotNull();
        assertThat(refused.getProblem().status()).isEqualTo(400);
        return refused.getProblem().errors();
    }
}
