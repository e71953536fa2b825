package io.reactiveusers.testkit;

import io.reactiveusers.emulator.AwsEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Runs the {@link AwsEmulator} for the life of a test JVM, from before the first server starts. It does so if the system
 * property {@code emulator.topology} names a topology, on the port {@code emulator.port}. If {@code emulator.data} names a
 * folder, it keeps its messages there, as it does in {@code ./run}; what an earlier JVM left is removed. If {@code
 * emulator.proxy.port} names a port, a {@link FaultProxy} in front of it listens there.
 */
public final class EmulatorSession implements LauncherSessionListener {
    private static FaultProxy proxy;

    private AwsEmulator emulator;

    /** Returns the proxy of this JVM. */
    public static FaultProxy proxy() {
        return proxy;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        String topology = System.getProperty("emulator.topology");
        if (topology != null && emulator == null) {
            int port = Integer.getInteger("emulator.port");
            String data = System.getProperty("emulator.data");
            emulator = data == null
                    ? AwsEmulator.start(port, Path.of(topology))
                    : AwsEmulator.start(port, Path.of(topology), "--data", emptied(Path.of(data)));
            if (Integer.getInteger("emulator.proxy.port") != null) {
                proxy = FaultProxy.start(
                        Integer.getInteger("emulator.proxy.port"), URI.create("http://127.0.0.1:" + port));
            }
        }
    }

    private static String emptied(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (emulator != null) {
            if (proxy != null) {
                proxy.close();
            }
            emulator.close();
            emulator = null;
        }
    }
}
