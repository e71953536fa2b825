package io.reactiveusers.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./run} makes of its options, before it starts anything. */
class OptionsTest {
    @Test
    void anOptionTakesPrecedenceOverTheEnvironment() {
        Map<String, String> environment = Map.of("CLIENT_1_PORT", "21100", "EMULATOR_PORT", " 21200 ");

        Options options = Options.of(List.of("--client-1-port", "21300", "--fresh"), environment);

        assertThat(options.fresh()).isTrue();
        assertThat(options.ports())
                .containsEntry(Listener.MASTER, 8080)
                .containsEntry(Listener.CLIENT_1, 21300)
                .containsEntry(Listener.EMULATOR, 21200);
        assertThat(Options.of(List.of("--master-port=21400"), Map.of()).ports()).containsEntry(Listener.MASTER, 21400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "63626", "65536", "99999999999", "8080x", "1.5", "０"})
    void whatIsNoPortIsRefused(String value) {
        assertThatThrownBy(() -> Options.of(List.of("--master-port", value), Map.of()))
                .isInstanceOf(LocalSystemException.class)
                .hasMessageContaining("--master-port must be a port from 1 to 63625");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "fresh", "--fresh=yes", "--master_port=1", "--port", "-f", ""})
    void anUnknownOptionIsRefusedWithTheUsage(String argument) {
        assertThatThrownBy(() -> Options.of(List.of(argument), Map.of()))
                .isInstanceOf(LocalSystemException.class)
                .hasMessageContaining("Unknown option")
                .hasMessageContaining("Usage: ./run");
    }

    @ParameterizedTest
    @EnumSource
    void aPortGivenTwiceIsRefusedWithBothSettings(Listener listener) {
        for (Listener other : Listener.values()) {
            if (other != listener) {
                assertRefused(with(listener, 21500, other, 21500), listener.option(), other.option());
            }
            if (other != listener && other.isServer()) {
                int management = other.managementPort(21500);
                assertRefused(with(other, 21500, listener, management), listener.option(), other.option());
            }
        }
    }

    @Test
    void theEmulatorsPortDoesNotMatterWithAws() {
        assertThatCode(() -> PortCheck.check(with(Listener.MASTER, 21500, Listener.EMULATOR, 21500), false))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {6000, 6667, 10080, 4045, 2049})
    void aPortThatBrowsersBlockIsRefusedForServersOnly(int port) {
        assertRefused(with(Listener.CLIENT_2, port, Listener.EMULATOR, 21500), "Browsers refuse", "--client-2-port");
    }

    @Test
    void aBusyPortIsRefusedWithItsSetting() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = busy.getLocalPort();
            assertRefused(
                    with(Listener.MASTER, 21500, Listener.EMULATOR, port),
                    "Port " + port + " is in use",
                    "EMULATOR_PORT");
        }
    }

    private static void assertRefused(Map<Listener, Integer> ports, String... reasons) {
        assertThatThrownBy(() -> PortCheck.check(ports, true))
                .isInstanceOf(LocalSystemException.class)
                .hasMessageContainingAll(reasons);
    }

    private static Map<Listener, Integer> with(Listener one, int port, Listener other, int otherPort) {
        Map<Listener, Integer> ports = new EnumMap<>(Map.of(
                Listener.MASTER, 21010, Listener.CLIENT_1, 21020, Listener.CLIENT_2, 21030, Listener.EMULATOR, 21040));
        ports.put(one, port);
        ports.put(other, otherPort);
        return ports;
    }
}
