package io.reactiveusers.master;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.reactiveusers.master.password.PasswordHash;
import io.reactiveusers.master.password.PasswordHasher;
import jakarta.persistence.EntityManager;
import java.time.Instant;

@AnalyzeClasses(packages = "io.reactiveusers.master", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ONLY_SNS_KNOWS_AWS = noClasses()
            .that()
            .resideOutsideOfPackage("..master.sns..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule ENTITY_MANAGER_WHERE_ENTITIES_ARE_WRITTEN_OR_READ_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..master.directory..",
                    "..master.groups..",
                    "..master.reconcile..",
                    "..master.migration..",
                    "..master.login..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jakarta.persistence.EntityManager");

    @ArchTest
    static final ArchRule NO_FIND_THAT_TAKES_A_FAILURE_FOR_AN_ABSENCE = noClasses()
            .that()
            .doNotHaveSimpleName("Entities")
            .should()
            .callMethodWhere(target(name("find")).and(target(owner(assignableTo(EntityManager.class)))));

    /** If the wall clock were set back, a pause would last as much longer. Due times are the database's. */
    @ArchTest
    static final ArchRule NO_DEADLINE_BY_THE_WALL_CLOCK = noClasses()
            .that()
            .resideInAnyPackage("..master.sns..", "..master.outbox..", "..master.groups..", "..master.work..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule ONE_BEAN_COMPUTES_HASHES = noClasses()
            .that()
            .doNotBelongToAnyOf(PasswordHasher.class, PasswordHash.class)
            .should()
            .callMethod(PasswordHash.class, "of", String.class)
            .orShould()
            .callMethod(PasswordHash.class, "matches", String.class, String.class);

    @ArchTest
    static final ArchRule NOTHING_OF_THE_WEB_OR_OF_MESSAGING = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.jms..", "jakarta.websocket..", "jakarta.ws.rs..", "jakarta.faces..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.reactiveusers.master.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule NO_THREADS_OF_OUR_OWN = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors")
            .orShould()
            .callMethod(Thread.class, "start")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);
}
