package io.reactiveusers.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The secrets of a data folder, in files that only their owner may read: the databases' password, and clients' tokens. */
final class Vault {
    private final Path folder;
    private final String databasePassword;

    /** Opens the secrets of a folder, and chooses a database password the first time. */
    Vault(Path folder) {
        this.folder = folder;
        try {
            Folders.createPrivate(folder);
            Path file = folder.resolve("database.password");
            if (!Files.exists(file)) {
                Folders.writePrivate(file, Secrets.password());
            }
            databasePassword = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the password of the embedded databases, the same for the life of the folder. */
    String databasePassword() {
        return databasePassword;
    }

    String token(Server client) {
        try {
            return Files.readString(tokenFile(client));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void keepToken(Server client, String token) throws IOException {
        Folders.writePrivate(tokenFile(client), token);
    }

    private Path tokenFile(Server client) {
        return folder.resolve(client.name() + ".token");
    }
}
