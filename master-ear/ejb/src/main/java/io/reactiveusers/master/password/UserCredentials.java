package io.reactiveusers.master.password;

import io.reactiveusers.master.directory.User;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A user's password, and the time of the last login. It is separate from {@link User}, so that a login changes no user
 * and makes no event.
 */
@Entity
@Table(name = "user_credentials")
public class UserCredentials {
    @Id
    private Long userId;

    private String passwordHash;
    private Instant lastLogin;

    protected UserCredentials() {}

    public UserCredentials(long userId, String passwordHash, Instant lastLogin) {
        this.userId = userId;
        this.passwordHash = passwordHash;
        this.lastLogin = lastLogin;
    }

    public long getUserId() {
        return userId;
    }

    /** In the format of {@link PasswordHash}. */
    public String getPasswordHash() {
        return passwordHash;
    }

    public void setPasswordHash(String passwordHash) {
        this.passwordHash = passwordHash;
    }

    /** {@code null} if the user never has logged in. */
    public Instant getLastLogin() {
        return lastLogin;
    }

    public void setLastLogin(Instant lastLogin) {
        this.lastLogin = lastLogin;
    }
}
