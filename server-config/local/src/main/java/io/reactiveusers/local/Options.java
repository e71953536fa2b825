package io.reactiveusers.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person asked {@code ./run} for. Every port is an option or an environment variable, the option winning.
 *
 * @param help only say how it is used
 * @param fresh forget all data first
 * @param ports by setting name: {@code MASTER_PORT} and so on
 */
record Options(boolean help, boolean fresh, Map<String, Integer> ports) {
    static final String USAGE =
            """
            Usage: ./run [--fresh] [--master-port N] [--client-1-port N] [--client-2-port N] [--emulator-port N]

            Brings up a master and two clients on this machine, and keeps their data under data/.
            The first start imports a sample directory. Ctrl-C ends all of it.

              --fresh            forget all data and start over
              --master-port N    console and API, 8080 (or MASTER_PORT in the environment)
              --client-1-port N  first client, 8180 (CLIENT_1_PORT)
              --client-2-port N  second client, 8280 (CLIENT_2_PORT)
              --emulator-port N  AWS emulator, 4566 (EMULATOR_PORT)

            A server's management port is its own port plus 1910. Everything listens on 127.0.0.1 only.

            To use AWS instead of the emulator leave AWS_ENDPOINT_URL unset and set SNS_REACTIVE_TABLE_ARN to a topic,
            SQS_REACTIVE_TABLES to two queues subscribed to it, separated by a comma, and AWS credentials and region as
            every AWS tool reads them.
            """;

    /** The settings of ports, with the defaults. */
    private static final Map<String, Integer> PORTS =
            Map.of("MASTER_PORT", 8080, "CLIENT_1_PORT", 8180, "CLIENT_2_PORT", 8280, "EMULATOR_PORT", 4566);

    /** @throws LocalSystemException naming the argument or variable at fault */
    static Options of(List<String> arguments, Map<String, String> environment) {
        Map<String, Integer> ports = new HashMap<>(PORTS);
        for (String setting : PORTS.keySet()) {
            String value = environment.getOrDefault(setting, "").strip();
            if (!value.isEmpty()) {
                ports.put(setting, port(setting, value));
            }
        }
        boolean help = false;
        boolean fresh = false;
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove(0);
            int equals = argument.indexOf('=');
            if (equals > 0) {
                rest.add(0, argument.substring(equals + 1));
                argument = argument.substring(0, equals);
            }
            String setting = argument.replaceFirst("^--", "").replace('-', '_').toUpperCase(java.util.Locale.ROOT);
            if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (argument.equals("--fresh")) {
                fresh = true;
            } else if (argument.startsWith("--") && PORTS.containsKey(setting)) {
                if (rest.isEmpty()) {
                    throw new LocalSystemException(argument + " needs a port");
                }
                ports.put(setting, port(argument, rest.remove(0)));
            } else {
                throw new LocalSystemException("Unknown option " + argument + "\n\n" + USAGE);
            }
        }
        return new Options(help, fresh, ports);
    }

    private static int port(String setting, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port + LocalSystem.MANAGEMENT_OFFSET < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is no port.
        }
        throw new LocalSystemException(
                setting + " must be a port from 1 to " + (65535 - LocalSystem.MANAGEMENT_OFFSET) + ", not " + value);
    }
}
