package io.reactiveusers.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Refuses ports before anything is started on them, naming the setting to change. */
final class PortCheck {
    /** Ports that browsers do not open: the "bad ports" of the Fetch standard, section 2.9. */
    private static final Set<Integer> BLOCKED_BY_BROWSERS = Set.of(
            1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
            109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
            526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
            3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080);

    private final Map<Integer, String> uses = new TreeMap<>();

    private PortCheck() {}

    /**
     * Checks the ports of everything that will be started.
     *
     * @throws LocalSystemException if two of them are the same, a browser would not open one, or one is in use
     */
    static void check(Map<Listener, Integer> ports, boolean emulated) {
        PortCheck check = new PortCheck();
        ports.forEach((listener, port) -> {
            if (listener.isServer()) {
                check.add(port, listener.setting());
                check.add(listener.managementPort(port), "the management port that follows from " + listener.setting());
                if (BLOCKED_BY_BROWSERS.contains(port)) {
                    throw new LocalSystemException("Browsers refuse to open port " + port + ". Choose another for "
                            + listener.setting() + ".");
                }
            } else if (emulated) {
                check.add(port, listener.setting());
            }
        });
        check.uses.forEach(PortCheck::checkFree);
    }

    private void add(int port, String use) {
        String other = uses.put(port, use);
        if (other != null) {
            throw new LocalSystemException(
                    "Port " + port + " is given twice: as " + other + " and as " + use + ". Change one of them.");
        }
    }

    private static void checkFree(int port, String use) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new LocalSystemException(
                    "Port " + port + " is in use. Stop what uses it, or choose another for " + use + ".", e);
        }
    }
}
