package dev.weir.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in and around the load harness. */
@AnalyzeClasses(
        packages = "dev.weir",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class LoadArchitectureTest {

    @ArchTest
    static final ArchRule nobodyBelowKnowsTheLoad = noClasses()
            .that()
            .resideOutsideOfPackages("dev.weir.load..", "dev.weir.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.weir.load..")
            .because("the load harness uses the origin leg and the records as they are; neither is made for it");

    @ArchTest
    static final ArchRule loadLayers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("report")
            .definedBy("dev.weir.load.report..")
            .layer("compare")
            .definedBy("dev.weir.load.compare..")
            .layer("k6")
            .definedBy("dev.weir.load.k6..")
            .layer("merge")
            .definedBy("dev.weir.load.merge..")
            .layer("stored")
            .definedBy("dev.weir.load.stored..")
            .layer("result")
            .definedBy("dev.weir.load.result..")
            .layer("drive")
            .definedBy("dev.weir.load.drive..")
            .layer("tally")
            .definedBy("dev.weir.load.tally..")
            .layer("target")
            .definedBy("dev.weir.load.target..")
            .layer("plan")
            .definedBy("dev.weir.load.plan..")
            .whereLayer("report")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("compare")
            .mayOnlyBeAccessedByLayers("report")
            .whereLayer("merge")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("k6")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("stored")
            .mayOnlyBeAccessedByLayers("compare", "merge")
            .whereLayer("result")
            .mayOnlyBeAccessedByLayers("stored", "compare", "merge", "k6", "report")
            .whereLayer("drive")
            .mayOnlyBeAccessedByLayers("result")
            .whereLayer("tally")
            .mayOnlyBeAccessedByLayers("drive", "result", "stored", "compare", "merge", "report")
            .whereLayer("target")
            .mayOnlyBeAccessedByLayers("drive", "k6")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("drive", "k6")
            .because(
                    "a load goes one way: plan and targets, requests, counts, result, and from its files to comparisons and reports");

    @ArchTest
    static final ArchRule loadNeverSeesTheCommandLine = noClasses()
            .that()
            .resideInAPackage("dev.weir.load..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.weir.app..", "dev.weir.web..", "dev.weir.certs..")
            .because("options, files' places and terminals are the command's; a load can be made without them");
}
