package io.reactiveusers.client.settings;

import io.reactiveusers.common.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * This client's settings. They are read and checked once, at deployment; the deployment fails if a required one is
 * missing or a value is out of range.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class ClientSettings {
    private String api;
    private String token;
    private String queue;
    private Duration reconcileEvery;
    private boolean reconcileRepair;
    private Duration patience;
    private Duration tombstoneRetention;

    @PostConstruct
    void read() {
        Settings settings = Settings.ofProcess().checkedForClient();
        api = settings.findUri(Settings.MASTER_API_URL).orElseThrow().toString().replaceAll("/+$", "");
        token = settings.get(Settings.CLIENT_TOKEN);
        String queueOrUrl = settings.get(Settings.QUEUE);
        queue = queueOrUrl.substring(queueOrUrl.lastIndexOf('/') + 1);
        reconcileEvery = Duration.ofHours(settings.getInt(Settings.RECONCILE_EVERY_HOURS, 24, 0, 10_000));
        reconcileRepair = settings.getFlag(Settings.RECONCILE_REPAIR);
        tombstoneRetention = Duration.ofDays(settings.getInt(Settings.TOMBSTONE_RETENTION_DAYS, 30, 28, 3650));
        patience = Duration.ofSeconds(settings.getInt(Settings.RECONCILE_PATIENCE_SECONDS, 30, 1, 3600));
    }

    /**
     * Returns the address of a resource of the master's API.
     *
     * @param path below the API's base, beginning with a slash
     */
    public URI master(String path) {
        return URI.create(api + path);
    }

    /** Returns the name of the queue from which this client receives changes. */
    public String queue() {
        return queue;
    }

    /** Returns the value of an {@code Authorization} header with this client's token. */
    public String authorization() {
        return "Bearer " + token;
    }

    /**
     * Returns whether an {@code Authorization} header carries this client's token. The comparison takes constant time.
     *
     * @param header may be {@code null}
     */
    public boolean authorizes(String header) {
        return header != null && MessageDigest.isEqual(utf8(authorization()), utf8(header));
    }

    /** Returns the interval between scheduled reconciliations; zero means that there are none. */
    public Duration reconcileEvery() {
        return reconcileEvery;
    }

    /** Returns whether scheduled reconciliations repair the drift that they find. */
    public boolean reconcileRepair() {
        return reconcileRepair;
    }

    /**
     * Returns how long a user must differ from the master before the difference counts as drift and no longer as a
     * change in flight.
     */
    public Duration patience() {
        return patience;
    }

    /** Returns how long the tombstone of a deleted user is kept. */
    public Duration tombstoneRetention() {
        return tombstoneRetention;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
