package io.reactiveusers.master.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.reactiveusers.master.console", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DIRECTORY_AND_LOGIN_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..master.outbox..",
                    "..master.sns..",
                    "..master.work..",
                    "..master.api..",
                    "io.reactiveusers.client..",
                    "jakarta.persistence..",
                    "java.sql..",
                    "javax.sql..",
                    "jakarta.jms..",
                    "jakarta.websocket..",
                    "jakarta.ws.rs..",
                    "software.amazon.awssdk..",
                    "org.hibernate..");

    @ArchTest
    static final ArchRule ENTITIES_STAY_WHERE_THEY_ARE = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.reactiveusers.master.directory.User")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.reactiveusers.master.directory.Group");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.reactiveusers.master.console.(*)..").should().beFreeOfCycles();

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
