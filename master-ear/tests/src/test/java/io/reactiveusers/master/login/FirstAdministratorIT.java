package io.reactiveusers.master.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.reactiveusers.common.Settings;
import io.reactiveusers.master.TestDeployment;
import io.reactiveusers.master.directory.Directory;
import io.reactiveusers.master.directory.UserChanges;
import io.reactiveusers.master.directory.UserDirectory;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the setting does at the start of a master whose directory nobody can administer. */
@ArquillianTest
class FirstAdministratorIT {
    @EJB
    private UserDirectory users;

    @EJB
    private UserChanges changes;

    @EJB
    private Passwords passwords;

    @Inject
    private Directory directory;

    @Deployment
    static WebArchive deployment() {
        return TestDeployment.create();
    }

    @AfterEach
    void unset() {
        System.clearProperty(Settings.FIRST_ADMIN_PASSWORD);
    }

    @Test
    void passwordThatBreaksTheRulesDoesNotStopTheStart() {
        directory.removeAllAdministrators();
        System.setProperty(Settings.FIRST_ADMIN_PASSWORD, "short");
        assertThatCode(() -> new FirstAdministrator(users).restore()).doesNotThrowAnyException();
        assertThat(changes.hasAdministrator()).isFalse();
    }

    @Test
    void administratorWhoWasDisabledGetsInAgain() {
        directory.removeAllAdministrators();
        System.setProperty(Settings.FIRST_ADMIN_PASSWORD, "a-long-password");
        new FirstAdministrator(users).restore();
        directory.execute("update directory_user set active = false, staff = false where id = -1");
        System.setProperty(Settings.FIRST_ADMIN_PASSWORD, "another-password");
        new FirstAdministrator(users).restore();
        assertThat(passwords.check("first-admin", "another-password"))
                .hasValueSatisfying(caller -> assertThat(caller.roles()).contains(Caller.SUPERUSER));
    }
}
