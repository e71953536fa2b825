package io.reactiveusers.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The AWS emulator as a process of its own ({@code server-config/aws-emulator/emulator.mjs}), on a loopback port. It
 * ends with {@link #close()}, and by itself when this JVM ends for any reason.
 */
public final class AwsEmulator implements AutoCloseable {
    private final Process process;

    private AwsEmulator(Process process) {
        this.process = process;
    }

    /**
     * Starts the emulator and returns when it responds.
     *
     * @param port a free loopback port
     * @param topology the JSON file of its topics, queues and subscriptions
     * @param options further options of {@code emulator.mjs}
     * @throws IllegalStateException if it does not start
     */
    public static AwsEmulator start(int port, Path topology, String... options) {
        Path home = Path.of(System.getProperty("project.root"), "server-config", "aws-emulator");
        List<String> command = new ArrayList<>(List.of(
                home.resolve("node_modules/.bin/node").toString(),
                "--disable-warning=ExperimentalWarning",
                home.resolve("emulator.mjs").toString(),
                "--port",
                Integer.toString(port),
                "--init",
                topology.toString(),
                "--until-stdin-ends"));
        command.addAll(Arrays.asList(options));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Scanner output = new Scanner(process.getInputStream(), java.nio.charset.StandardCharsets.UTF_8);
            if (!output.hasNextLine() || !output.nextLine().equals("ready")) {
                process.destroy();
                throw new IllegalStateException("the AWS emulator did not start on port " + port);
            }
            return new AwsEmulator(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Completes when the emulator has ended, for whatever reason. */
    public CompletableFuture<Void> onExit() {
        return process.onExit().thenAccept(ended -> {});
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
