package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.proxy.testing.FailureRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/failures.md against the code. */
class FailuresPageTest {

    private static final Path SOURCES = Path.of("src", "main", "java");

    /** What the proxy's sources make failures of; a switch over all kinds names them without their type. */
    private static Set<FailureKind> named() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            String all = files.filter(file -> file.toString().endsWith(".java"))
                    .map(FailuresPageTest::text)
                    .collect(Collectors.joining());
            return Arrays.stream(FailureKind.values())
                    .filter(kind -> all.contains("FailureKind." + kind.name()))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureKind.class)));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean says(String text, FailureKind kind) {
        return text.matches("(?s).*\\b" + kind.token() + "\\b.*");
    }

    @Test
    void everyKindThatTheProxyNamesIsOnThePageAndNoOtherIs() throws Exception {
        String page = FailureRow.page();
        int never = page.indexOf("## Kinds that Weir does not produce");
        assertThat(never).isPositive();
        Set<FailureKind> named = named();
        for (FailureKind kind : FailureKind.values()) {
            assertThat(says(page.substring(0, never), kind) != says(page.substring(never), kind))
                    .as("%s is told of once, as produced or as not produced", kind)
                    .isTrue();
            if (named.contains(kind)) {
                assertThat(says(page.substring(0, never), kind))
                        .as(kind.token())
                        .isTrue();
            }
        }
    }

    @Test
    void statusOfEachRowIsTheOneOfItsKind() {
        for (FailureRow row : FailureRow.all()) {
            boolean answered = row.sees().matches("[0-9]{3}");
            boolean ofTheRequest =
                    row.kind() == FailureKind.HTTP_REQUEST_ERROR || row.kind() == FailureKind.HTTP_REQUEST_DENIED;
            if (answered && !ofTheRequest) {
                assertThat(row.sees())
                        .as(row.name())
                        .isEqualTo(Integer.toString(new Failure(row.leg(), row.kind(), "x").status()));
            }
        }
    }
}
