package io.reactiveusers.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The base directory of one WildFly server: configuration, deployments, database and logs. It deploys and observes
 * archives by the marker files of WildFly's deployment scanner.
 */
final class ServerHome {
    private static final int TAIL_LINES = 40;

    private final Path folder;
    private final Path install;
    private final List<Path> archives;

    ServerHome(Path folder, Path install, List<Path> archives) {
        this.folder = folder;
        this.install = install;
        this.archives = archives;
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("log/server.log");
    }

    /** Output of the process that the server's own log does not have, such as errors of the Java virtual machine. */
    Path console() {
        return folder.resolve("log/console.log");
    }

    /**
     * Copies configuration and archives from the build, replacing those of an earlier start. Database, transaction log and
     * logs stay.
     *
     * @throws LocalSystemException if an archive is not built
     */
    void prepare() throws IOException {
        for (String renewed : List.of("configuration", "deployments", "tmp")) {
            Folders.delete(folder.resolve(renewed));
            Files.createDirectories(folder.resolve(renewed));
        }
        Files.createDirectories(folder.resolve("log"));
        try (Stream<Path> files = Files.list(install.resolve("standalone/configuration"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.copy(file, folder.resolve("configuration").resolve(file.getFileName()));
            }
        }
        for (Path archive : archives) {
            if (!Files.exists(archive)) {
                throw new LocalSystemException(archive + " is not built");
            }
            Files.copy(archive, marker(archive, ""), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Returns whether every archive is deployed. */
    boolean isDeployed() {
        return archives.stream().allMatch(archive -> Files.exists(marker(archive, ".deployed")));
    }

    /** Returns the archive that failed to deploy, with the reason; empty if none did. */
    Optional<String> failedDeployment() {
        return archives.stream()
                .filter(archive -> Files.exists(marker(archive, ".failed")))
                .map(archive -> archive.getFileName() + ": " + content(marker(archive, ".failed")))
                .findFirst();
    }

    /** Makes the scanner deploy the last archive again; {@link #isDeployed()} is false until that is done. */
    void redeployLast() {
        Path archive = archives.get(archives.size() - 1);
        try {
            Files.delete(marker(archive, ".deployed"));
            Files.createFile(marker(archive, ".dodeploy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the last lines of the log, for an error message. */
    String logTail() {
        Path log = Files.exists(log()) ? log() : console();
        List<String> lines = content(log).lines().toList();
        return "\n\n--- the end of " + log + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private Path marker(Path archive, String suffix) {
        return folder.resolve("deployments").resolve(archive.getFileName() + suffix);
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
