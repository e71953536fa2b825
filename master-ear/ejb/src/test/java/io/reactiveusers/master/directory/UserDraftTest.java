package io.reactiveusers.master.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserDraftTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann@example.org",
                "a.b+c-d_e",
                "\u79e6\u0035",
                "\u0422\u0438\u0445\u043e\u043d\u043e\u0432",
                "J4_\u00f8"
            })
    void lettersAndDigitsOfAnyScriptMakeAUsername(String username) {
        assertThatCode(() -> UserDraft.of(username).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ann", "a b", "a/b", "a<b", "a\nb", "a\ud83d\ude00"})
    void everythingElseIsRefused(String username) {
        assertThatThrownBy(() -> UserDraft.of(username).check()).isInstanceOfSatisfying(DirectoryException.class, e -> {
            assertThat(e.getReason()).isEqualTo(DirectoryException.Reason.INVALID);
            assertThat(e.getField()).isEqualTo("username");
        });
    }

    /**
     * Includes names that the normalisation turns into dots: ONE DOT LEADER, TWO DOT LEADER, SMALL and FULLWIDTH FULL
     * STOP.
     */
    @Test
    void namesThatAPathOfAUrlLosesAreRefused() {
        List<String> dots = List.of(".", "\u2024", "\uff0e", "\ufe52");
        List<String> names = new ArrayList<>(dots);
        names.add("\u2025");
        dots.forEach(first -> dots.forEach(second -> names.add(first + second)));
        assertThat(names).hasSize(21).allSatisfy(name -> assertThatThrownBy(
                        () -> UserDraft.of(name).check())
                .isInstanceOf(DirectoryException.class)
                .hasMessageStartingWith("username may not be"));
        assertThatCode(() -> UserDraft.of("...").check()).doesNotThrowAnyException();
        assertThatCode(() -> UserDraft.of(".a").check()).doesNotThrowAnyException();
    }

    @Test
    void usernamesAreNormalisedAndCounted() {
        // FULLWIDTH LATIN SMALL LETTER A; a letter outside the basic plane.
        assertThat(UserDraft.of("\uff41nn").username()).isEqualTo("ann");
        String letter = "\ud835\udc00".repeat(150);
        assertThat(UserDraft.of(letter).username())
                .as("mathematical letters are compatibility forms")
                .isEqualTo("A".repeat(150));
        String astral = "\ud801\udc00".repeat(150);
        assertThatCode(() -> UserDraft.of(astral).check()).doesNotThrowAnyException();
        assertThatThrownBy(() -> UserDraft.of(astral + "a").check()).hasMessageContaining("longer than 150");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "@example.org", "ann@", "a b@example.org", "a@b@c"})
    void whatIsNoEmailAddressIsRefused(String email) {
        UserDraft draft = UserDraft.of("ann").withEmail(email);
        assertThatThrownBy(draft::check).isInstanceOfSatisfying(DirectoryException.class, e -> assertThat(e.getField())
                .isEqualTo("email"));
    }

    @Test
    void passwordsAreWhatALoginTakes() {
        for (String password :
                List.of("\ud83d\ude00".repeat(8), "x".repeat(4096), " spaces too ", "\u00e4\u4e16\u0301.....")) {
            assertThatCode(() -> UserDraft.of("ann").withPassword(password).check())
                    .doesNotThrowAnyException();
        }
        for (String password : List.of(
                "",
                "1234567",
                "\ud83d\ude00".repeat(7),
                "x".repeat(4097),
                "12345678\n",
                "1234\u00005678",
                "1234567\ud800")) {
            assertThatThrownBy(() -> UserDraft.of("ann").withPassword(password).check())
                    .isInstanceOfSatisfying(DirectoryException.class, e -> assertThat(e.getField())
                            .isEqualTo("password"));
        }
    }

    @Test
    void passwordsAreNotPrinted() {
        UserDraft draft = UserDraft.of("ann").withPassword("s3cret-s3cret");
        assertThat(draft.toString()).doesNotContain("s3cret").doesNotContain("ann");
    }
}
