package io.reactiveusers.benchmarks;

import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.LocalSystem;
import io.reactiveusers.local.Server;
import io.reactiveusers.local.Transport;
import io.reactiveusers.testkit.PostgresServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Measures the cost of a reconciliation. Master and client run on this machine, with a generated directory whose users
 * are in two groups each, written into both databases by SQL. Arguments: the number of users, and {@code h2} or {@code
 * postgresql}.
 */
public final class Reconciling {
    private static final int EMULATOR = 26066;
    private static final int POSTGRES = 26432;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private Reconciling() {}

    /** Prints the durations of runs: with all users equal, with a hundred changed, and with their repair. */
    public static void main(String[] arguments) throws Exception {
        int users = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        boolean postgres = arguments.length > 1 && arguments[1].equals("postgresql");
        Path project = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        System.setProperty("project.root", project.toString());
        Path data = Files.createTempDirectory("reconciling");
        try (PostgresServer database = postgres ? PostgresServer.start(POSTGRES) : null;
                LocalSystem system = new LocalSystem(
                        project,
                        data,
                        Transport.emulated(EMULATOR),
                        new Server.Ports(26080, 26090),
                        List.of(new Server.Ports(26180, 26190)))) {
            Server master = system.master();
            Server client = system.clients().get(0);
            if (postgres) {
                try (Connection connection = DriverManager.getConnection(database.url("postgres"), "postgres", "any")) {
                    for (Server server : List.of(master, client)) {
                        String name = server.name().replace('-', '_');
                        execute(connection, "create database " + name);
                        server.launchWith(new Server.Launch(
                                Map.of(
                                        "DB_DRIVER", "postgresql",
                                        "DB_URL", database.url(name),
                                        "DB_USER", "postgres"),
                                List.of()));
                    }
                }
            }
            system.startFirst(UUID.randomUUID().toString());
            client.awaitStarted();
            HttpApi caller = HttpApi.withToken(client.url(), Files.readString(data.resolve("client-1.token")));
            system.await("the onboarding of the empty client", LIMIT, () -> onboarded(caller));
            client.stop();
            master.stop();
            UnaryOperator<String> url = name -> postgres
                    ? database.url(name.replace('-', '_'))
                    : "jdbc:h2:file:" + data.resolve(name).resolve("data").resolve(name.replaceAll("-.*", ""))
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
            String user = postgres ? "postgres" : "reactive_users";
            String password = Files.readString(data.resolve("database.password"));
            String numbers = postgres ? "generate_series(1, " + users + ")" : "system_range(1, " + users + ")";
            try (Connection connection = DriverManager.getConnection(url.apply("master"), user, password)) {
                fillMaster(connection, numbers);
            }
            try (Connection connection = DriverManager.getConnection(url.apply("client-1"), user, password)) {
                fillClient(connection, numbers);
            }
            system.startMaster();
            system.startClient(client);
            master.awaitStarted();
            client.awaitStarted();

            for (int i = 1; i <= 3; i++) {
                run(system, caller, "equal, run " + i, Json.createObjectBuilder());
            }
            client.stop();
            try (Connection connection = DriverManager.getConnection(url.apply("client-1"), user, password)) {
                execute(
                        connection,
                        "update user_replica set first_name = 'x' where mod(id, " + Math.max(1, users / 100) + ") = 7");
            }
            system.startClient(client);
            client.awaitStarted();
            run(system, caller, "some changed, reported", Json.createObjectBuilder());
            run(
                    system,
                    caller,
                    "some changed, repaired",
                    Json.createObjectBuilder().add("repair", true));
        }
    }

    private static void fillMaster(Connection connection, String numbers) throws SQLException {
        execute(
                connection,
                "insert into directory_group (id, version, name) select n, 0, 'group ' || n from (values (1), (2), (3),"
                        + " (4), (5)) as g(n)",
                "insert into directory_user (id, version, revision, username, first_name, last_name, email, active,"
                        + " staff, superuser, date_joined) select n, 0, 1, 'user' || n || '@example.org', 'First' || n,"
                        + " 'Last' || n, 'user' || n || '@example.org', true, false, false, current_timestamp from "
                        + numbers + " as r(n)",
                "insert into user_group (user_id, group_id) select n, 1 + mod(n, 2) from " + numbers + " as r(n)",
                "insert into user_group (user_id, group_id) select n, 3 + mod(n, 3) from " + numbers + " as r(n)");
    }

    private static void fillClient(Connection connection, String numbers) throws SQLException {
        execute(
                connection,
                "insert into user_replica (id, revision, deleted_at, username, first_name, last_name, email, is_active,"
                        + " active_revision, groups_json, user_permissions_json, applied_at) select n, 1, null,"
                        + " 'user' || n || '@example.org', 'First' || n, 'Last' || n, 'user' || n || '@example.org',"
                        + " true, 1, '[{\"id\":' || (1 + mod(n, 2)) || ',\"name\":\"group ' || (1 + mod(n, 2)) || '\"},"
                        + "{\"id\":' || (3 + mod(n, 3)) || ',\"name\":\"group ' || (3 + mod(n, 3)) || '\"}]', '[]',"
                        + " current_timestamp from " + numbers + " as r(n)");
    }

    private static void run(LocalSystem system, HttpApi caller, String what, JsonObjectBuilder request)
            throws IOException {
        String id = caller.post("/reconciliations", request.build())
                .expect(202)
                .object()
                .get("id")
                .toString();
        system.await("the end of the run", LIMIT, () -> !report(caller, id)
                .getString("state")
                .equals("running"));
        JsonObject run = report(caller, id);
        Duration took = Duration.between(
                Instant.parse(run.getString("started_at")), Instant.parse(run.getString("finished_at")));
        System.out.printf(
                "%s: %.1f s, %s, %s compared, %s missing, %s extra, %s changed, %s repaired%n",
                what,
                took.toMillis() / 1000.0,
                run.getString("state"),
                run.get("compared"),
                run.get("missing"),
                run.get("extra"),
                run.get("changed"),
                run.get("repaired"));
    }

    private static JsonObject report(HttpApi caller, String id) {
        try {
            return caller.get("/reconciliations/" + id).expect(200).object();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean onboarded(HttpApi caller) {
        try {
            return caller.get("/status").expect(200).object().getBoolean("onboarded");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
