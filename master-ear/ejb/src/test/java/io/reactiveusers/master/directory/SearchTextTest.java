package io.reactiveusers.master.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchTextTest {
    @Test
    void accentsCaseAndLettersThatPeopleTypePlainMakeNoDifference() {
        Map.of(
                        "Müller", "muller",
                        "ÉMILE", "emile",
                        "Straße", "STRASSE",
                        "Łukasz Ørsted", "lukasz orsted",
                        "ΟΔΟΣ", "οδος",
                        "İstanbul", "istanbul",
                        "ﬁrst", "FIRST",
                        "Ａｎｎ", "ann",
                        "so\u00adft", "soft",
                        "ẞ", "ss")
                .forEach((one, other) -> assertThat(SearchText.of(one)).isEqualTo(SearchText.of(other)));
    }

    @Test
    void noCodePointBecomesMoreThanTheColumnsHaveRoomFor() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(point -> Character.getType(point) != Character.SURROGATE)
                        .filter(point -> {
                            String key = SearchText.of(Character.toString(point));
                            return key.length() > SearchText.EXPANSION
                                    || !SearchText.of(key).equals(key);
                        }))
                .isEmpty();
    }

    @Test
    void wordsAreSplitAtAnySpaceAndPartsOfOthersLeftOut() {
        assertThat(SearchText.words("  Anna\u00a0 SMITH\u3000smith ann ")).containsExactly("anna", "smith");
        assertThat(SearchText.words("\u0301 \u200b")).isEmpty();
    }
}
