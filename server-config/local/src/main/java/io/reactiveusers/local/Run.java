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
import java.util.List;
import java.util.Locale;

/**
 * {@code ./run}: starts the system for a person, and prints where to look.
 *
 * <p>The first start is complete when the sample has reached both clients. If it was interrupted before, the next start
 * begins anew.
 */
public final class Run {
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(10);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final ProgressLine progress = new ProgressLine(out, Boolean.getBoolean("run.terminal"));
    private final Path project;
    private final Path data;
    private final Options options;

    private Run(Path project, Options options) {
        this.project = project;
        this.data = project.resolve("data");
        this.options = options;
    }

    /** Runs until it is stopped. Exits with status 1 if something could not start or ended by itself. */
    public static void main(String[] arguments) {
        try {
            Options options = Options.of(List.of(arguments), System.getenv());
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
        Transport transport = Transport.of(System.getenv(), options.ports().get(Listener.EMULATOR));
        PortCheck.check(options.ports(), transport.emulatorPort().isPresent());
        Folders.createPrivate(data);
        try (FileChannel lock =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new LocalSystemException("Another ./run uses " + data + ". Stop it first.");
            }
            boolean first = forgetUnlessComplete();
            try (LocalSystem system = new LocalSystem(
                    project,
                    data,
                    transport,
                    ports(Listener.MASTER),
                    List.of(ports(Listener.CLIENT_1), ports(Listener.CLIENT_2)))) {
                endWithThisProcess(system);
                say("Transport: " + transport);
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
        JsonObject users = DumpImport.run(staff, sample, progress::show).getJsonObject("users");
        progress.end();
        say("Imported " + users.getInt("created") + " users, " + users.getInt("refused") + " refused.");
        long imported = System.nanoTime();
        staff.delete("/tokens/" + token.getInt("id")).expect(204);

        system.clients().forEach(Server::awaitStarted);
        awaitCaughtUp(system);
        Files.createFile(completeMark());
        say("Both clients have the whole directory, " + secondsSince(imported) + " after its import.");
        sayWhereToLook(system, started);
        say("  administrator  " + LocalSystem.FIRST_ADMIN + " / " + password + "   (shown only now; note it down)");
        sayTheEnd();
    }

    private void laterStart(LocalSystem system, long started) {
        say("Starting with the data in " + data + " …");
        system.startAgain();
        long up = System.nanoTime();
        awaitCaughtUp(system);
        say("Both clients have the whole directory, " + secondsSince(up) + " after they were up.");
        sayWhereToLook(system, started);
        say("  administrator  " + LocalSystem.FIRST_ADMIN + " / the password that the first start showed"
                + " (if it is lost: ./run --fresh starts over)");
        sayTheEnd();
    }

    private void awaitCaughtUp(LocalSystem system) {
        system.await("The clients' catching up with the master", CATCH_UP_LIMIT, () -> {
            try {
                Progress now = system.progress();
                progress.show(now.toString());
                return now.isCaughtUp();
            } catch (IOException e) {
                throw new LocalSystemException("A server stopped responding: " + e, e);
            }
        });
        progress.end();
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
        say("Ctrl-C stops everything.");
    }

    /** Stops the system when this process is asked to end, or when its parent, the script, has ended. */
    private void endWithThisProcess(LocalSystem system) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            out.println("\nStopping …");
            system.close();
            out.println("Stopped.");
        }));
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
    }

    /** Returns whether this is a first start. Deletes what an interrupted one has left. */
    private boolean forgetUnlessComplete() throws IOException {
        boolean complete = Files.exists(completeMark());
        if (complete && !options.fresh()) {
            return false;
        }
        // The mark goes first, so that an interrupted deletion is recognised.
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

    private Server.Ports ports(Listener listener) {
        int http = options.ports().get(listener);
        return new Server.Ports(http, listener.managementPort(http));
    }

    private void say(String line) {
        out.println(line);
    }

    private static String secondsSince(long nanoTime) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanoTime) / 1e9);
    }
}
