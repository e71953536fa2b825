package io.reactiveusers.master.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    /** A hash that Django 3.2 has written. */
    private static final String KEY = "BTRLncu7jEZFexv9AW2gFqZuPg0BR/oYzvyEp7rl824=";

    private static final String DJANGOS =
            "pbkdf2_sha256$260000$7A9lzrjFnGrVpRXt9MsbWU$op/X1FAD8Uk/IB48DBfeT/xuH8BuOuTbUT+00BjijC0=";

    @Test
    void hashMatchesItsPasswordOnly() {
        String hash = PasswordHash.of("p\u00e4ssw\u00f6rd \u5bc6\u7801");
        assertThat(hash).startsWith("pbkdf2_sha256$600000$");
        assertThat(PasswordHash.matches("p\u00e4ssw\u00f6rd \u5bc6\u7801", hash))
                .isTrue();
        assertThat(PasswordHash.matches("p\u00e4ssw\u00f6rd", hash)).isFalse();
        assertThat(PasswordHash.isOutdated(hash)).isFalse();
    }

    @Test
    void djangosHashIsVerifiedAndOutdated() {
        assertThat(PasswordHash.matches("Passw0rd-1", DJANGOS)).isTrue();
        assertThat(PasswordHash.matches("Passw0rd-2", DJANGOS)).isFalse();
        assertThat(PasswordHash.isOutdated(DJANGOS)).isTrue();
    }

    @Test
    void theSamePasswordNeverHashesTheSame() {
        assertThat(PasswordHash.of("same")).isNotEqualTo(PasswordHash.of("same"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "!",
                "!abc",
                "md5$salt$hash",
                "pbkdf2_sha256$0$s$" + KEY,
                "pbkdf2_sha256$99999999$s$" + KEY,
                "pbkdf2_sha256$600000$$" + KEY,
                "pbkdf2_sha256$600000$s$",
                "pbkdf2_sha256$600000$s$h",
                "pbkdf2_sha256$600000$s$x" + KEY
            })
    void nothingMatchesWhatIsNoHash(String hash) {
        assertThat(PasswordHash.isUsable(hash)).isFalse();
        assertThat(PasswordHash.matches("", hash)).isFalse();
        assertThat(PasswordHash.matches("nobody", hash)).isFalse();
    }
}
