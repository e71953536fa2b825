package io.reactiveusers.local;

import java.util.Locale;

/** What listens on a port that {@code ./run} can be given. */
enum Listener {
    MASTER(8080),
    CLIENT_1(8180),
    CLIENT_2(8280),
    EMULATOR(4566);

    private static final int MANAGEMENT_OFFSET = 1910;

    private final int defaultPort;

    Listener(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    int defaultPort() {
        return defaultPort;
    }

    /** Returns whether it is a WildFly server, which browsers open and which has a management port too. */
    boolean isServer() {
        return this != EMULATOR;
    }

    /** Returns the management port of a server that listens on the given port. */
    int managementPort(int port) {
        return port + MANAGEMENT_OFFSET;
    }

    int highestPort() {
        return isServer() ? 65535 - MANAGEMENT_OFFSET : 65535;
    }

    /** Returns the environment variable that sets its port. */
    String variable() {
        return name() + "_PORT";
    }

    /** Returns both ways to set its port, for a message to a person. */
    String setting() {
        return option() + " (or " + variable() + " in the environment)";
    }

    /** Returns the option that sets its port. */
    String option() {
        return "--" + variable().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
