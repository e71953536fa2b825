package io.reactiveusers.client;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.Path;
import java.util.concurrent.Executors;

@AnalyzeClasses(packages = "io.reactiveusers.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.reactiveusers.client.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule messagingOnlyInInbox = noClasses()
            .that()
            .resideOutsideOfPackage("..client.inbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.jms..");

    @ArchTest
    static final ArchRule websocketOnlyInLive = noClasses()
            .that()
            .resideOutsideOfPackage("..client.live..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.websocket..");

    @ArchTest
    static final ArchRule databaseOnlyInReplicaAndReconcile = noClasses()
            .that()
            .resideOutsideOfPackages("..client.replica..", "..client.reconcile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "javax.sql..", "java.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule httpOnlyInWeb = noClasses()
            .that()
            .resideOutsideOfPackage("..client.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "jakarta.faces..", "jakarta.servlet..", "jakarta.security..");

    /** {@code EndpointsTest} finds them by this name. */
    @ArchTest
    static final ArchRule resourcesAreNamedSo =
            classes().that().areAnnotatedWith(Path.class).should().haveSimpleNameEndingWith("Resource");

    @ArchTest
    static final ArchRule masterIsCalledInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("..client.master..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule rowsOfUsersOnlyInReplica = noClasses()
            .that()
            .resideOutsideOfPackage("..client.replica..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");

    @ArchTest
    static final ArchRule noFindThatTakesAFailureForAnAbsence = noClasses()
            .should()
            .callMethodWhere(target(name("find")).and(target(owner(assignableTo(EntityManager.class)))));

    @ArchTest
    static final ArchRule replicaUsesNoOtherPackageButSettings = classes()
            .that()
            .resideInAPackage("..client.replica..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.reactiveusers.client.replica..",
                    "io.reactiveusers.client.settings..",
                    "io.reactiveusers.common..",
                    "io.reactiveusers.support..",
                    "jakarta..",
                    "javax.sql..",
                    "java..",
                    "org.flywaydb..");

    @ArchTest
    static final ArchRule neitherTheMasterNorTheBridgeNorTheSdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.reactiveusers.master..", "io.reactiveusers.bridge..", "software.amazon..");

    @ArchTest
    static final ArchRule nothingOfOneServerAlone = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(BodySizeLimit|SocketTimeout)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jboss..", "org.wildfly..", "org.hibernate..", "io.undertow..", "org.xnio..");

    @ArchTest
    static final ArchRule noStandardStreams = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule noThreadsOfOurOwn = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callMethod(Thread.class, "start");

    @ArchTest
    static final ArchRule settingsAreReadInOneClass = noClasses()
            .that()
            .doNotHaveSimpleName("ClientSettings")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("Settings")
            .orShould()
            .callMethod(System.class, "getenv", String.class);
}
