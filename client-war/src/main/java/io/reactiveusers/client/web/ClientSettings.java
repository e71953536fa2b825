package io.reactiveusers.client.web;

import io.reactiveusers.common.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** This client's settings, read and checked when it starts: a client that lacks one is not deployed. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class ClientSettings {
    private URI logins;
    private String token;
    private String queue;

    @PostConstruct
    void read() {
        Settings settings = Settings.ofProcess().checkedForClient();
        String api = settings.findUri(Settings.MASTER_API_URL).orElseThrow().toString();
        logins = URI.create(api.replaceAll("/+$", "") + "/logins");
        token = settings.get(Settings.CLIENT_TOKEN);
        String queueOrUrl = settings.get(Settings.QUEUE);
        queue = queueOrUrl.substring(queueOrUrl.lastIndexOf('/') + 1);
    }

    /** Where the master answers whether a password is right. */
    public URI logins() {
        return logins;
    }

    /** The name of the queue changes are received from. */
    public String queue() {
        return queue;
    }

    /** The value of an {@code Authorization} header that carries this client's token. */
    public String authorization() {
        return "Bearer " + token;
    }

    /** Whether an {@code Authorization} header carries this client's token; takes the same time for any that does not. */
    public boolean authorizes(String header) {
        return header != null && MessageDigest.isEqual(utf8(authorization()), utf8(header));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
