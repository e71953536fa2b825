package io.reactiveusers.master.migration;

import static io.reactiveusers.testkit.DumpText.contentType;
import static io.reactiveusers.testkit.DumpText.dump;
import static io.reactiveusers.testkit.DumpText.group;
import static io.reactiveusers.testkit.DumpText.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveusers.support.validation.FieldErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the reader accepts as a dump: encodings, cuts, mutations, nesting, times. */
class DumpReaderTest {
    private static final String DUMP = dump(
                    group(3, "Überprüfer", 1, 2),
                    user(4, "zoë", "\"first_name\": \"Zo\\\\\\\"ë 管理 😀\""),
                    contentType(5, "a", "b"))
            + "\r\n";

    @Test
    void everyEncodingWithAByteOrderMarkIsRead() throws Exception {
        List<DumpRow> expected = read(DUMP.getBytes(StandardCharsets.UTF_8));
        assertThat(expected).hasSize(3).allMatch(row -> row.fault() == null);
        Map<String, int[]> marks = Map.of(
                "UTF-8", new int[] {0xEF, 0xBB, 0xBF},
                "UTF-16LE", new int[] {0xFF, 0xFE},
                "UTF-16BE", new int[] {0xFE, 0xFF},
                "UTF-32LE", new int[] {0xFF, 0xFE, 0, 0},
                "UTF-32BE", new int[] {0, 0, 0xFE, 0xFF});
        for (Map.Entry<String, int[]> encoding : marks.entrySet()) {
            byte[] mark = new byte[encoding.getValue().length];
            for (int i = 0; i < mark.length; i++) {
                mark[i] = (byte) encoding.getValue()[i];
            }
            byte[] text = DUMP.getBytes(Charset.forName(encoding.getKey()));
            assertThat(read(concat(mark, text))).as(encoding.getKey()).isEqualTo(expected);
            byte[] cut = concat(mark, text);
            assertThatThrownBy(() -> read(java.util.Arrays.copyOf(cut, cut.length - 40)))
                    .as(encoding.getKey())
                    .isInstanceOf(InvalidDumpException.class);
        }
    }

    @Test
    void otherBytesAreRefusedWithTheirPlace() {
        byte[] latin = "[{\"model\": \"auth.user\", \"fields\": {\"first_name\": \"Zo\u00eb\"}}]"
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(latin)).hasMessageContaining("byte 52").hasMessageContaining("Windows-1252");
        byte[] longer = concat("[".getBytes(StandardCharsets.US_ASCII), new byte[200_000]);
        java.util.Arrays.fill(longer, 1, longer.length, (byte) ' ');
        assertThatThrownBy(() -> read(concat(longer, latin))).hasMessageContaining("byte " + (200_001 + 52));
        assertThatThrownBy(() -> read(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xD8, 0, 0, '['}))
                .hasMessageContaining("UTF-16BE: byte 2");
    }

    @Test
    void everyCutIsRefused() {
        byte[] whole = DUMP.stripTrailing().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as(length + " bytes").isInstanceOf(InvalidDumpException.class);
        }
    }

    @Property(tries = 3000)
    void whateverIsMutatedIsReadOrRefused(
            @ForAll @IntRange(min = 0, max = 10_000) int place, @ForAll byte value, @ForAll boolean inserted)
            throws Exception {
        byte[] whole = DUMP.getBytes(StandardCharsets.UTF_8);
        int at = place % whole.length;
        byte[] rest = java.util.Arrays.copyOfRange(whole, inserted ? at : at + 1, whole.length);
        byte[] mutated = concat(concat(java.util.Arrays.copyOf(whole, at), new byte[] {value}), rest);
        try {
            assertThat(read(mutated)).hasSizeLessThanOrEqualTo(5);
        } catch (InvalidDumpException e) {
            assertThat(e).hasMessageNotContaining("zo").hasMessageNotContaining("pbkdf2");
        }
    }

    @Test
    void whatIsNotOneArrayIsRefusedWithItsPlace() throws Exception {
        for (String text : List.of(
                "",
                " ",
                "{}",
                "17",
                "\"x\"",
                "[",
                "[}",
                "[1 2]",
                "[1,]",
                "[,1]",
                "[1,,2]",
                "[tru]",
                "[{\"a\":}]",
                "[nul",
                "[\"x]",
                "[{\"a\": 1]",
                "[[1}, 2]",
                "[01]",
                "[NaN]",
                "[1]]",
                "[1] x",
                "[1][2]",
                "[1],",
                "[\"\u0001\"]",
                "[{'a': 1}]",
                "[\ufeff{}]",
                "[{}, \ufeff1]",
                "[{\u0000\"\u0000a\u0000\"\u0000:\u00001\u0000}\u0000]",
                "[" + "[".repeat(50) + "{]" + "]".repeat(50) + "]",
                "[" + "[".repeat(50) + "}" + "]".repeat(49) + "]",
                "[/* */]")) {
            assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(InvalidDumpException.class);
        }
        assertThatThrownBy(() -> read("[\n{},\n{}]\n [ {}]".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("follows the end of the array")
                .hasMessageContaining("line 4, column 2");
        assertThat(read(" [ ] \n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void rowBeyondABoundIsRefusedAndTheRestIsRead() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String large = "x".repeat(DumpReader.ROW_LIMIT);
        List<DumpRow> rows = read(dump(
                        "{\"model\": \"x.Y\", \"fields\": {\"v\": " + deep + "}}",
                        "{\"model\": \"auth.User\", \"fields\": {\"v\": \"" + large + "\"}}",
                        "{\"model\": \"auth.User\", \"pk\": " + "9".repeat(2000) + ", \"fields\": {}}",
                        "{\"model\": \"auth.user\", \"pk\": 1, \"pk\": 2, \"fields\": {}}",
                        "null",
                        deep,
                        "\"" + large + "\"",
                        "{\"model\": 17}",
                        user(7, "good"))
                .getBytes(StandardCharsets.UTF_8));
        assertThat(rows).hasSize(9);
        assertThat(rows)
                .extracting(DumpRow::model)
                .containsExactly(
                        "x.y",
                        "auth.user",
                        "auth.user",
                        "auth.user",
                        "unknown",
                        "unknown",
                        "unknown",
                        "unknown",
                        "auth.user");
        assertThat(rows.subList(0, 8)).allMatch(row -> row.fault() != null);
        assertThat(rows.get(8).fault()).isNull();
    }

    @Test
    void halfOfASurrogatePairIsTheFaultOfItsRowOrOfNone() throws Exception {
        for (String half : List.of("\\ud800", "\\udc00", "a\\udfff")) {
            assertThat(read(dump("{\"" + half + "\": 1}", "{\"model\": \"" + half + "\"}", user(7, "good"))
                            .getBytes(StandardCharsets.UTF_8)))
                    .as(half)
                    .hasSize(3)
                    .last()
                    .matches(row -> row.fault() == null);
        }
    }

    @Test
    void timesOfEverySerializerAreRead() throws Exception {
        Map<String, String> times = Map.of(
                "2024-02-03T04:05:06.123Z", "2024-02-03T04:05:06.123Z",
                "2024-02-03T04:05:06.123456+02:00", "2024-02-03T02:05:06.123456Z",
                "2024-02-03 04:05:06+00:00", "2024-02-03T04:05:06Z",
                "1890-01-01T00:53:28+00:53:28", "1890-01-01T00:00:00Z",
                "2024-07-03T04:05:06", "2024-07-03T02:05:06Z",
                "2024-01-03 04:05:06.5", "2024-01-03T03:05:06.500Z",
                "2024-03-31T02:30:00", "2024-03-31T01:30:00Z",
                "2024-01-03", "2024-01-02T23:00:00Z");
        for (Map.Entry<String, String> time : times.entrySet()) {
            FieldErrors errors = new FieldErrors();
            DumpRow row = read(dump(user(1, "a", "\"date_joined\": \"" + time.getKey() + "\""))
                            .getBytes(StandardCharsets.UTF_8))
                    .get(0);
            assertThat(row.time("date_joined", ZoneId.of("Europe/Berlin"), errors))
                    .as(time.getKey())
                    .hasToString(time.getValue());
        }
        for (String time :
                List.of("", "x", "2024-02-30", "2024-02-03T25:00:00Z", "0000-01-01", "+12024-01-01T00:00:00Z")) {
            FieldErrors errors = new FieldErrors();
            DumpRow row = read(dump(user(1, "a", "\"date_joined\": \"" + time + "\""))
                            .getBytes(StandardCharsets.UTF_8))
                    .get(0);
            assertThat(row.time("date_joined", ZoneId.of("UTC"), errors))
                    .as(time)
                    .isNull();
            assertThat(errors.list()).singleElement().satisfies(error -> assertThat(error.field())
                    .isEqualTo("date_joined"));
        }
    }

    private static List<DumpRow> read(byte[] bytes) throws IOException, InvalidDumpException {
        List<DumpRow> rows = new ArrayList<>();
        try (DumpFile file = DumpFile.receive(new ByteArrayInputStream(bytes));
                DumpReader reader = DumpReader.open(file.path())) {
            for (Optional<DumpRow> row = reader.next(); row.isPresent(); row = reader.next()) {
                rows.add(row.get());
                DumpRow again = DumpReader.reread(file.path(), row.get().place());
                assertThat(again).isEqualTo(row.get());
            }
        }
        return rows;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
