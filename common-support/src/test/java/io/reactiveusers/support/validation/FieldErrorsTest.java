package io.reactiveusers.support.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldErrorsTest {
    @Test
    void everyControlCharacterAndEveryHalfOfASurrogatePairIsNoText() {
        for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
            boolean text = Character.getType(unit) != Character.CONTROL && !Character.isSurrogate((char) unit);
            assertThat(new FieldErrors().checkText("name", "a" + (char) unit, 150))
                    .as("U+%04X", unit)
                    .isEqualTo(text);
        }
        assertThat(new FieldErrors().checkText("name", "\ud83d\ude00", 150)).isTrue();
    }
}
