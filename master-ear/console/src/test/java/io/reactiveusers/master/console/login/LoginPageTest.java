package io.reactiveusers.master.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPageTest {
    @Test
    void loginLeadsToThePageThatWasAskedFor() {
        assertThat(LoginPage.target("/user.xhtml?id=5")).isEqualTo("/user.xhtml?id=5");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https://evil.example/",
                "//evil.example/users.xhtml",
                "/\\evil.example/users.xhtml",
                "/../users.xhtml",
                "/users.xhtml\r\nSet-Cookie: a=b",
                "/users.xhtml?a=b\r\nSet-Cookie: a=b",
                "javascript:alert(1)",
                "/login.xhtml?to=/login.xhtml"
            })
    void loginLeadsNowhereElse(String to) {
        assertThat(LoginPage.target(to)).isEqualTo("/users.xhtml");
    }
}
