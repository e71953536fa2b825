package io.reactiveusers.master.login;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** An issued token, which belongs either to a staff user or to a client application. */
@Entity
@Table(name = "api_token")
public class ApiToken {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String sha256;
    private Long userId;
    private String client;
    private Instant createdAt;

    protected ApiToken() {}

    ApiToken(String sha256, Long userId, String client) {
        this.sha256 = sha256;
        this.userId = userId;
        this.client = client;
        this.createdAt = Instant.now();
    }

    public long getId() {
        return id;
    }

    /** {@code null} for a client's token. */
    public Long getUserId() {
        return userId;
    }

    /** {@code null} for a user's token. */
    public String getClient() {
        return client;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }
}
