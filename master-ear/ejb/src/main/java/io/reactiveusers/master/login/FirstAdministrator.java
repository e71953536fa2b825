package io.reactiveusers.master.login;

import io.reactiveusers.common.Settings;
import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.UserDirectory;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Restores access to a directory that nobody can administer: if {@link Settings#FIRST_ADMIN_PASSWORD} is set when the
 * master starts, {@link UserDirectory#restoreAdministrator} makes an administrator with that password. A failure is
 * logged and does not stop the deployment.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class FirstAdministrator {
    private static final Logger LOG = System.getLogger(FirstAdministrator.class.getName());

    @EJB
    private UserDirectory users;

    /** For the container, which injects the directory. */
    public FirstAdministrator() {}

    FirstAdministrator(UserDirectory users) {
        this.users = users;
    }

    @PostConstruct
    void restore() {
        Settings.ofProcess().find(Settings.FIRST_ADMIN_PASSWORD).ifPresent(this::restore);
    }

    private void restore(String password) {
        try {
            users.restoreAdministrator(password)
                    .ifPresent(username -> LOG.log(
                            Level.INFO,
                            "nobody could administer the directory; {0} now can, with {1}",
                            username,
                            Settings.FIRST_ADMIN_PASSWORD));
        } catch (DirectoryException e) {
            LOG.log(Level.ERROR, "RU0105 {0} is not used: {1}", Settings.FIRST_ADMIN_PASSWORD, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "RU0106 no administrator could be made: {0}",
                    e.getClass().getName());
        }
    }
}
