package io.reactiveusers.system.faults.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills this process at armed points. A file with the name of a point, in the folder that the system property {@code
 * faults.folder} names, arms it. The first thread that reaches the point removes the file and ends the process by
 * SIGKILL.
 *
 * <p>Counters are kept in mapped files, which outlive the process.
 */
public class KillPoints {
    private static final File FOLDER = new File(System.getProperty("faults.folder"));
    private static final MappedByteBuffer DELIVERED = counter("delivered");
    private static final MappedByteBuffer ROLLED_BACK = counter("rolled-back");

    /** Called by Byteman, whose rules are subclasses. */
    public KillPoints() {}

    /** Kills the process if the point is armed, and then never returns. */
    public void reached(String point) {
        if (!new File(FOLDER, point).renameTo(new File(FOLDER, point + ".reached"))) {
            return;
        }
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (true) {
            LockSupport.park();
        }
    }

    /** Returns whether deletions of this user are rolled back. */
    public boolean keeps(long user) {
        return new File(FOLDER, "keep-" + user).exists();
    }

    /** Counts a change that was flushed and is now rolled back. */
    public void rolledBack() {
        add(ROLLED_BACK, 1);
    }

    /** Counts events that were handed to the replica. */
    public void delivered(int events) {
        add(DELIVERED, events);
    }

    private static void add(MappedByteBuffer counter, int count) {
        synchronized (counter) {
            counter.putLong(0, counter.getLong(0) + count);
        }
    }

    private static MappedByteBuffer counter(String name) {
        Path file =
                FOLDER.toPath().resolve(name + "." + ProcessHandle.current().pid() + "." + System.currentTimeMillis());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
