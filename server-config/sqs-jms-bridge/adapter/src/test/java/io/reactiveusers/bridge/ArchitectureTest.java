package io.reactiveusers.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.reactiveusers", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Threads and timers come from the container, and every wait waits on the stop. */
    @ArchTest
    static final ArchRule NO_UNMANAGED_THREADS = noClasses()
            .should()
            .callConstructor(Thread.class)
            .orShould()
            .callConstructor(java.util.Timer.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule NOTHING_OF_THE_APPLICATIONS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.reactiveusers.common..", "io.reactiveusers.client..", "io.reactiveusers.master..");

    @ArchTest
    static final ArchRule ONLY_THE_QUEUE_TALKS_TO_AWS = noClasses()
            .that()
            .doNotHaveSimpleName("SqsQueue")
            .and()
            .doNotHaveSimpleName("Receipts")
            .and()
            .doNotHaveSimpleName("SqsClients")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("software.amazon.awssdk.services.sqs.SqsClient");
}
