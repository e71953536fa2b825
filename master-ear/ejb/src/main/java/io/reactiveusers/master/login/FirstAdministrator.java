package io.reactiveusers.master.login;

import io.reactiveusers.common.Settings;
import io.reactiveusers.master.directory.UserDirectory;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Lets the first administrator in: where {@link Settings#FIRST_ADMIN_PASSWORD} is set and the directory has no active
 * superuser, {@value #USERNAME} becomes one. The name is one that no directory is likely to have, so that importing one
 * does not meet it.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
public class FirstAdministrator {
    /** The name to log in with. */
    public static final String USERNAME = "first-admin";

    private static final Logger LOG = System.getLogger(FirstAdministrator.class.getName());

    @EJB
    private UserDirectory users;

    @PostConstruct
    void create() {
        Settings.ofProcess().find(Settings.FIRST_ADMIN_PASSWORD).ifPresent(password -> {
            if (users.createFirstAdministrator(USERNAME, password)) {
                LOG.log(Level.INFO, "the first administrator has been created: {0}", USERNAME);
            }
        });
    }
}
