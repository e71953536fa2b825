package io.reactiveusers.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of {@code ./run}. Every port is an option or an environment variable; the option takes precedence. The script
 * itself handles {@code --help}.
 *
 * @param fresh whether all data is deleted first
 * @param ports the port of each listener
 */
record Options(boolean fresh, Map<Listener, Integer> ports) {
    /**
     * Parses the arguments.
     *
     * @throws LocalSystemException naming the argument or variable at fault
     */
    static Options of(List<String> arguments, Map<String, String> environment) {
        Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
        for (Listener listener : Listener.values()) {
            String value = environment.getOrDefault(listener.variable(), "").strip();
            ports.put(listener, value.isEmpty() ? listener.defaultPort() : port(listener, listener.variable(), value));
        }
        boolean fresh = false;
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove(0);
            int equals = argument.indexOf('=');
            if (equals > 0) {
                rest.add(0, argument.substring(equals + 1));
                argument = argument.substring(0, equals);
            }
            Optional<Listener> listener = listener(argument);
            if (argument.equals("--fresh") && equals < 0) {
                fresh = true;
            } else if (listener.isPresent()) {
                if (rest.isEmpty()) {
                    throw new LocalSystemException(argument + " needs a port");
                }
                ports.put(listener.get(), port(listener.get(), argument, rest.remove(0)));
            } else {
                throw new LocalSystemException("Unknown option " + argument + "\n\n" + usage());
            }
        }
        return new Options(fresh, ports);
    }

    private static Optional<Listener> listener(String option) {
        return Arrays.stream(Listener.values())
                .filter(listener -> listener.option().equals(option))
                .findFirst();
    }

    private static int port(Listener listener, String setting, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port <= listener.highestPort()) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported like a number that is not a port.
        }
        throw new LocalSystemException(
                setting + " must be a port from 1 to " + listener.highestPort() + ", not " + value);
    }

    private static String usage() {
        try (InputStream text = Options.class.getResourceAsStream("usage.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
