package dev.weir.proxy.testing;

import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the tables in docs/failures.md.
 *
 * @param sees what the client sees: a status, {@code RST}, {@code GOAWAY}, {@code FIN}, {@code whole} or {@code nothing}
 * @param origin why the origin connection was closed; {@code none} when there was none
 * @param kind null when the exchange does not fail
 * @param leg null when the exchange does not fail
 */
public record FailureRow(
        String name,
        String sees,
        String origin,
        @Nullable FailureKind kind,
        @Nullable Leg leg) {

    /** Tests run in their module's directory. */
    private static final Path PAGE = Path.of("..", "docs", "failures.md");

    public static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<FailureRow> all() {
        return page().lines()
                .filter(line -> line.startsWith("| `"))
                .map(FailureRow::read)
                .toList();
    }

    private static FailureRow read(String line) {
        String[] cells = line.split("\\|", -1);
        String[] recorded = cells[5].strip().split(" ", 2);
        boolean fails = recorded.length == 2;
        return new FailureRow(
                cells[1].strip().replace("`", ""),
                cells[3].strip(),
                cells[4].strip(),
                fails ? FailureKind.valueOf(recorded[0].toUpperCase(Locale.ROOT)) : null,
                fails ? Leg.valueOf(recorded[1].toUpperCase(Locale.ROOT)) : null);
    }

    @Override
    public String toString() {
        return name;
    }
}
