package dev.wsproxy.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The flow goes one way, and only its ends do IO. */
class ArchitectureTest {
    private static final String ROOT = "dev.wsproxy.operator";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void aStageKnowsOnlyTheStagesBeforeIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("api")
                .definedBy(ROOT + ".api..")
                .layer("plan")
                .definedBy(ROOT + ".plan..")
                .layer("httpd")
                .definedBy(ROOT + ".httpd..")
                .layer("desired")
                .definedBy(ROOT + ".desired..")
                .layer("status")
                .definedBy(ROOT + ".status..")
                .layer("pem")
                .definedBy(ROOT + ".pem..")
                .layer("metrics")
                .definedBy(ROOT + ".metrics..")
                .layer("controller")
                .definedBy(ROOT + ".controller..")
                .layer("runtime")
                .definedBy(ROOT + ".runtime..")
                .layer("cli")
                .definedBy(ROOT + ".cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("controller")
                .mayOnlyBeAccessedByLayers("runtime")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("controller", "runtime")
                .whereLayer("pem")
                .mayOnlyBeAccessedByLayers("controller", "cli")
                .whereLayer("status")
                .mayOnlyBeAccessedByLayers("metrics", "controller", "runtime")
                .whereLayer("desired")
                .mayOnlyBeAccessedByLayers("controller", "runtime", "cli")
                .whereLayer("httpd")
                .mayOnlyBeAccessedByLayers("desired", "controller", "runtime", "cli")
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers(
                        "httpd", "desired", "status", "pem", "metrics", "controller", "runtime", "cli")
                .check(CLASSES);
    }

    @Test
    void theMiddleIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".plan..", ROOT + ".httpd..", ROOT + ".desired..", ROOT + ".status..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8.kubernetes.client..",
                        "io.javaoperatorsdk..",
                        "io.quarkus..",
                        "jakarta..",
                        "java.net.http..",
                        "java.nio.file..",
                        "java.io..")
                .because("client, framework and files belong to the ends of the flow")
                .check(CLASSES);
    }

    @Test
    void pemIsReadInOnePlaceThatReadsNothingElse() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".pem..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..", "java.security.cert..")
                .because("what has held a private key stays in the package that knows how to forget it")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + ".pem..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".pem..",
                        ROOT + ".plan..",
                        "org.bouncycastle..",
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.nio.charset..",
                        "java.time..",
                        "java.util..")
                .because("reading PEM needs no file, no client, no logger and no clock")
                .check(CLASSES);
    }

    @Test
    void theCommandLineReachesNoCluster() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.fabric8\\.kubernetes\\.client\\.(KubernetesClient.*|Config.*|.*dsl.*|.*http.*)")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javaoperatorsdk..", "jakarta..", "java.net..", ROOT + ".controller..")
                .because("it works on files")
                .check(CLASSES);
    }

    @Test
    void onlyTheEntryPointStartsTheFramework() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".cli..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".cli.Main")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus..")
                .because("a command is done before a framework would have started")
                .check(CLASSES);
    }

    @Test
    void nobodyAsksTheSystemForTheTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".runtime..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("clocks are injected")
                .check(CLASSES);
    }
}
