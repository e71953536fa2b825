package io.reactiveusers.testkit;

import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Runs the {@link AwsEmulator} for a whole test JVM, before the first server is started: where the system property
 * {@code emulator.topology} names a topology, on the port {@code emulator.port}.
 */
public final class EmulatorSession implements LauncherSessionListener {
    private AwsEmulator emulator;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        String topology = System.getProperty("emulator.topology");
        if (topology != null && emulator == null) {
            emulator = AwsEmulator.start(Integer.getInteger("emulator.port"), Path.of(topology));
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (emulator != null) {
            emulator.close();
            emulator = null;
        }
    }
}
