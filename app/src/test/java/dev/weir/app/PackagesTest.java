package dev.weir.app;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What every package keeps to. */
class PackagesTest {

    /** More than that and a package has two subjects, or its readers lose the thread. */
    private static final int MOST_CLASSES = 15;

    /**
     * The packages that are larger, and how large they may be. A number here may fall and must not rise. {@code events} and {@code
     * inspector.model} are vocabularies, one word a file, and grow with what can happen (SOCKS, routes, client certificates); the
     * others wait for their second subject to move out.
     */
    private static final Map<String, Integer> LARGER = Map.ofEntries(
            Map.entry("dev.weir.events", 29),
            Map.entry("dev.weir.inspector.model", 23),
            Map.entry("dev.weir.inspector.ingest", 19),
            Map.entry("dev.weir.inspector.har", 16),
            Map.entry("dev.weir.inspector.json", 19),
            Map.entry("dev.weir.inspector.waterfall", 18));

    private static final JavaClasses WEIR = new ClassFileImporter()
            .withImportOptions(List.of(new ImportOption.DoNotIncludeTests(), new ArchitectureTest.NoTestJars()))
            .importPackages("dev.weir");

    @Test
    void packageHasAtMostFifteenClasses() {
        Map<String, Long> sizes = WEIR.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, counting()));

        assertThat(sizes)
                .isNotEmpty()
                .allSatisfy((name, size) -> assertThat(size)
                        .as("classes in %s", name)
                        .isLessThanOrEqualTo(LARGER.getOrDefault(name, MOST_CLASSES)));
    }

    @Test
    void packageSaysWhatMayBeNull() {
        assertThat(WEIR.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as("%s is @NullMarked", found.getName())
                        .isTrue());
    }

    /** Netty reports a leaked buffer only where it looks for one; scripts/test fails on any report. */
    @Test
    void testsLookForLeakedBuffers() {
        assertThat(System.getProperty("io.netty.leakDetection.level")).isEqualTo("paranoid");
    }
}
