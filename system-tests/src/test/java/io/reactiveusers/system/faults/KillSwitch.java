package io.reactiveusers.system.faults;

import io.reactiveusers.local.Server;
import io.reactiveusers.system.faults.agent.KillPoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Kills servers at points of the code that Byteman rules name, and reads the counters of those rules. Each server has a
 * folder; {@link KillPoints}, inside the server, watches it.
 */
final class KillSwitch {
    private static final Duration KILLED_WITHIN = Duration.ofMinutes(2);

    private final Path points;
    private final String agent;

    /** Writes the rules, and the jar of the classes that they call, into a folder. */
    KillSwitch(Path folder) throws IOException {
        points = Files.createDirectories(folder.resolve("points"));
        Path helper = folder.resolve("kill-points.jar");
        String entry = KillPoints.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(helper);
                JarOutputStream jar = new JarOutputStream(file);
                InputStream type = KillPoints.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            type.transferTo(jar);
            jar.closeEntry();
        }
        Path rules = folder.resolve("kill-points.btm");
        try (InputStream script = getClass().getResourceAsStream("/faults/kill-points.btm")) {
            Files.copy(script, rules);
        }
        Path byteman = jarOf(org.jboss.byteman.agent.Main.class);
        agent = "-javaagent:" + byteman + "=script:" + rules + ",boot:" + byteman + ",boot:" + helper;
    }

    /** Creates a server's folder, and returns the arguments of its Java virtual machine that load the rules. */
    List<String> install(String server) throws IOException {
        Path own = Files.createDirectories(points.resolve(server));
        for (int user = 0; user < Plan.PERMANENT; user++) {
            Files.createFile(own.resolve("keep-" + InitialDirectory.userId(user)));
        }
        return List.of(
                agent,
                // Packages that every module of the server sees.
                "-Djboss.modules.system.pkgs=org.jboss.byteman," + KillPoints.class.getPackageName(),
                "-Dfaults.folder=" + own);
    }

    /** Makes the server kill itself when it next reaches the point; does nothing without a point. */
    void arm(Server server, KillPoint point) {
        try {
            if (point != null) {
                Files.createFile(points.resolve(server.name()).resolve(point.rule()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the armed server has killed itself; without a point kills it at once. */
    void awaitKilled(Server server, KillPoint point) {
        if (point == null) {
            server.kill();
            return;
        }
        try {
            server.onExit().get(KILLED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(server.name() + " never reached " + point + ", so it was not killed", e);
        }
    }

    /** Returns the sum of a counter over all servers, killed ones included. */
    long counted(String name) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(points)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(name + "."))
                    .toList()) {
                sum += ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
            }
        }
        return sum;
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
