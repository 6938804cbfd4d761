package dev.weir.inspector.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No code without a rule that finds it, a page that explains it, a line in the list of pages, and a test of its rule. */
class FindingsCoverageTest {

    private static final Path RULES = Path.of("src/main/java/dev/weir/inspector/findings");
    private static final Path TESTS = Path.of("src/test/java/dev/weir/inspector/diagnosis");
    private static final Path PAGES = Path.of("../docs/findings");

    private static List<String> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(FindingsCoverageTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(FindingCode.class)
    void everyCodeHasARuleAPageAndATest(FindingCode code) throws IOException {
        assertThat(sources(RULES)).as("a rule").anyMatch(source -> source.contains("FindingCode." + code));
        assertThat(sources(TESTS))
                .as("a test that finds it and one that does not")
                .anyMatch(source -> source.contains("texts(" + code + ")") || source.contains("== " + code));
        String page = text(PAGES.resolve(code + ".md"));
        assertThat(page).contains("## What it means", "## How it is measured", "## What to do");
        assertThat(text(PAGES.resolve("README.md"))).contains("(" + code + ".md)");
    }
}
