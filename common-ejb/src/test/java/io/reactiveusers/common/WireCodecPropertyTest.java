package io.reactiveusers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import jakarta.json.Json;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever bytes arrive, they are an event or refused with a reason, in time and memory that their length limits. */
class WireCodecPropertyTest extends WireArbitraries {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * The most bytes of memory for each character of a body: for its text, the strings in it and the event, each
     * several times.
     */
    private static final long BYTES_PER_CHARACTER = 60;

    private static final long BYTES_OF_ANY = 200_000;

    @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
    void randomBytes(@ForAll byte[] bytes) {
        decide(new String(bytes, StandardCharsets.UTF_8));
        decide(new String(bytes, StandardCharsets.ISO_8859_1));
        decide("{\"user\":" + new String(bytes, StandardCharsets.ISO_8859_1) + "}");
    }

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
    void randomJson(@ForAll("json") String json) {
        decide(json);
        decide("{\"user\":" + json + ",\"action\":1}");
        decide(Json.createObjectBuilder().add("Message", json).build().toString());
    }

    @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
    void mutationsOfRealMessages(
            @ForAll("real") String message, @ForAll("edits") List<Edit> edits, @ForAll("real") String other) {
        String mutant = message;
        for (Edit edit : edits) {
            mutant = edit.of(mutant, other);
        }
        decide(mutant);
    }

    /** Each field of a real message, one after the other, with each kind of value in its place, or left out. */
    @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
    void fieldsReplacedByOtherValues(
            @ForAll("real") String message, @ForAll("json") String value, @ForAll("fields") String field) {
        decide(message.replaceAll(
                "(\\\\?\"" + field + "\\\\?\": ?)(\"[^\"]*\"|\\\\\"[^\"]*\\\\\"|[0-9]+|true|\\[[^]]*\\])",
                "$1" + value.replace("\\", "\\\\").replace("$", "\\$")));
        decide(message.replaceAll("\\\\?\"" + field + "\\\\?\"", "\"y\""));
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void nestingNumbersAndListsOfAnyLength(@ForAll("lengths") int length, @ForAll("real") String message) {
        for (String value : List.of(
                "[".repeat(length),
                "{\"a\":".repeat(length),
                "[".repeat(length) + "]".repeat(length),
                "9".repeat(length),
                "-0." + "1".repeat(length) + "e" + "9".repeat(length),
                "\"" + "x".repeat(length) + "\"",
                "\"" + "\\ud83d".repeat(length) + "\"",
                "[" + "{\"id\":3,\"name\":\"x\"},".repeat(length / 10) + "{}]",
                "[" + "{\"id\":3,\"name\":\"x\"},".repeat(length / 10) + "{\"id\":3,\"name\":\"x\"}]",
                "{" + "\"k\":1,".repeat(length / 6) + "\"l\":1}")) {
            decide(value);
            decide("{\"user\":{\"groups\":" + value + "},\"action\":1}");
            decide("{\"user\":{\"id\":" + value + "},\"action\":1}");
            decide(message.replaceFirst("\\{", "{\"x\":" + value.replace("\\", "\\\\") + ","));
            decide(message.replaceFirst("\\[\\]", value.replace("\\", "\\\\")));
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyEncodedEventDecodesToItself(@ForAll("events") UserChanged event) throws Exception {
        String message = WireCodec.encode(event);
        assertThat(message).matches("\\p{ASCII}*");
        assertThat(WireCodec.decode(message, SENT)).isEqualTo(event);
        assertThat(WireCodec.userId(message)).hasValue(event.user().id());
        String envelope =
                Json.createObjectBuilder().add("Message", message).build().toString();
        assertThat(WireCodec.decode(envelope, SENT)).isEqualTo(event);
        decide(message);
    }

    /** Decodes, and checks that the outcome is an event that fits the database, or a reason. */
    private static void decide(String body) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            UserChanged event = WireCodec.decode(body, SENT);
            assertThat(event.revision())
                    .isBetween(0L, SENT.plus(UserChanged.AHEAD).toEpochMilli());
            assertThat(UserState.isUserId(event.user().id())).isTrue();
            assertThat(body.length()).isLessThanOrEqualTo(WireCodec.BODY_LIMIT);
        } catch (RefusedMessageException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(100);
            assertThat(e.getCause()).isNull();
        } catch (Throwable e) {
            fail("decode throws " + e.getClass() + " for " + body.substring(0, Math.min(500, body.length())), e);
        }
        WireCodec.userId(body);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as("bytes for %d characters", body.length())
                .isLessThan(BYTES_OF_ANY + BYTES_PER_CHARACTER * body.length());
        assertThat((System.nanoTime() - start) / 1_000_000).as("milliseconds").isLessThan(5_000);
    }
}
