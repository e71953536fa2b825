package io.reactiveusers.local;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code ./run}: brings the system up for a person, and tells what there is to see.
 *
 * <p>The first start is done when the sample has reached both clients; one that was interrupted before is started over.
 */
public final class Run {
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(10);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Path project;
    private final Path data;
    private final Options options;
    private String shown = "";

    private Run(Path project, Options options) {
        this.project = project;
        this.data = project.resolve("data");
        this.options = options;
    }

    /** Runs until it is told to end; status 1 if something ended by itself or could not start. */
    public static void main(String[] arguments) {
        try {
            Options options = Options.of(List.of(arguments), System.getenv());
            if (options.help()) {
                System.out.print(Options.USAGE);
                return;
            }
            Path project = Path.of(System.getProperty("project.root"));
            System.exit(new Run(project, options).run());
        } catch (LocalSystemException e) {
            System.err.println("\n" + e.getMessage());
            System.exit(1);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("\n" + e);
            System.exit(1);
        }
    }

    private int run() throws IOException {
        long started = System.nanoTime();
        Transport transport = Transport.of(System.getenv(), options.ports().get("EMULATOR_PORT"));
        checkPorts(transport);
        Folders.createPrivate(data);
        try (FileChannel lock =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new LocalSystemException("Another ./run uses " + data + ". End it first.");
            }
            boolean first = forgetUnlessComplete();
            try (LocalSystem system = new LocalSystem(
                    project,
                    data,
                    transport,
                    ports("MASTER_PORT"),
                    List.of(ports("CLIENT_1_PORT"), ports("CLIENT_2_PORT")))) {
                endWithThisProcess(system);
                if (first) {
                    firstStart(system, started);
                } else {
                    laterStart(system, started);
                }
                throw system.awaitFailure();
            }
        }
    }

    private void firstStart(LocalSystem system, long started) throws IOException {
        String password = Secrets.password();
        say("First start: preparing an empty directory …");
        HttpApi administrator = system.startFirst(password);
        say("The master is up after " + secondsSince(started) + "; importing the sample directory …");

        JsonObject token = administrator
                .post("/tokens", JsonValue.EMPTY_JSON_OBJECT)
                .expect(201)
                .object();
        HttpApi staff = HttpApi.withToken(system.master().url() + "/api", token.getString("token"));
        Path sample = project.resolve("server-config/local/sample-directory.json");
        JsonObject users = DumpImport.run(staff, sample, this::progress).getJsonObject("users");
        say("Imported " + users.getInt("created") + " users, " + users.getInt("refused") + " refused.");
        long imported = System.nanoTime();
        staff.delete("/tokens/" + token.getInt("id")).expect(204);

        system.clients().forEach(Server::awaitStarted);
        say("Both clients are up after " + secondsSince(started) + ".");
        awaitCaughtUp(system);
        Files.createFile(completeMark());
        say("Both clients hold the whole directory, " + secondsSince(imported) + " after its import.");
        sayWhereToLook(system, started);
        say("  administrator  " + LocalSystem.FIRST_ADMIN + " / " + password + "   (shown only now; note it down)");
        sayTheEnd();
    }

    private void laterStart(LocalSystem system, long started) {
        say("Starting with the data in " + data + " …");
        system.startAgain();
        long up = System.nanoTime();
        awaitCaughtUp(system);
        say("Both clients hold the whole directory, " + secondsSince(up) + " after they were up.");
        sayWhereToLook(system, started);
        say("  administrator  " + LocalSystem.FIRST_ADMIN + " / the password that the first start showed"
                + " (lost? ./run --fresh starts over)");
        sayTheEnd();
    }

    private void awaitCaughtUp(LocalSystem system) {
        system.await("that both clients equal the master", CATCH_UP_LIMIT, () -> {
            try {
                DirectoryStatus master = system.statusOfMaster();
                boolean all = master.pending() == 0;
                List<String> progress = new ArrayList<>();
                for (Server client : system.clients()) {
                    DirectoryStatus status = system.statusOf(client);
                    all &= status.equalsMaster(master);
                    progress.add(client.name() + " " + status.users() + "/" + master.users());
                }
                progress("  " + String.join(", ", progress) + ", to be published " + master.pending());
                return all;
            } catch (IOException e) {
                throw new LocalSystemException("A server stopped answering: " + e, e);
            }
        });
    }

    private void sayWhereToLook(LocalSystem system, long started) {
        say("");
        say("Ready after " + secondsSince(started) + ".");
        say("  master         " + system.master().url() + "/   (console; API at /api)");
        for (Server client : system.clients()) {
            say("  " + client.name() + "       " + client.url() + "/");
        }
        say("  a user         u1@example.org / Passw0rd-1   (log in at a client, change the name in the console)");
    }

    private void sayTheEnd() {
        say("  logs           " + data.resolve("*/log/server.log"));
        say("");
        say("Ctrl-C ends all of it.");
    }

    /** Ends the system when this process is told to end, or its parent, the script, is gone. */
    private void endWithThisProcess(LocalSystem system) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            out.println("\nStopping …");
            system.close();
            out.println("Stopped.");
        }));
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
    }

    private void checkPorts(Transport transport) {
        for (Map.Entry<String, Integer> port : options.ports().entrySet()) {
            String option = "--" + port.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
            String setting = option + " N, or " + port.getKey() + " in the environment";
            boolean emulator = port.getKey().equals("EMULATOR_PORT");
            if (!emulator) {
                LocalSystem.checkFree(port.getValue(), setting);
                LocalSystem.checkFree(
                        port.getValue() + LocalSystem.MANAGEMENT_OFFSET,
                        setting + " (this is its management port, " + LocalSystem.MANAGEMENT_OFFSET + " above)");
            } else if (transport.emulatorPort().isPresent()) {
                LocalSystem.checkFree(port.getValue(), setting);
            }
        }
    }

    /** Whether this is a first start; the remains of an interrupted one are removed. */
    private boolean forgetUnlessComplete() throws IOException {
        boolean complete = Files.exists(completeMark());
        if (complete && !options.fresh()) {
            return false;
        }
        // The mark goes first: a removal that is interrupted is then seen as such.
        Files.deleteIfExists(completeMark());
        try (var entries = Files.list(data)) {
            List<Path> remains =
                    entries.filter(entry -> !entry.endsWith("lock")).toList();
            if (!remains.isEmpty() && !options.fresh()) {
                say("An earlier first start was interrupted: starting over.");
            }
            for (Path entry : remains) {
                Folders.delete(entry);
            }
        }
        return true;
    }

    private Path completeMark() {
        return data.resolve("first-start-complete");
    }

    private Server.Ports ports(String setting) {
        int http = options.ports().get(setting);
        return new Server.Ports(http, http + LocalSystem.MANAGEMENT_OFFSET);
    }

    private void progress(String line) {
        if (!line.equals(shown)) {
            shown = line;
            say(line);
        }
    }

    private void say(String line) {
        out.println(line);
    }

    private static String secondsSince(long nanoTime) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanoTime) / 1e9);
    }
}
