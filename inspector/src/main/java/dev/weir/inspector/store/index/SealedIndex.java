package dev.weir.inspector.store.index;

import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.table.IndexDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The index of a capture in its own file, made once nothing is written any more: the first list of a large one then comes at once, and
 * {@code sqlite3} shows it to people. It can be broken off at any moment: the capture stays whole, and the next one begins anew.
 */
public final class SealedIndex {

    private static final List<String> TABLES =
            List.of("facet", "packed", "word", "url", "link", "finding", "finding_code");
    private static final List<String> VIEWS = List.of("exchanges", "connections", "findings");

    /** Of the tables and of what stands in them. Another one is not read, but replaced or made for the process alone. */
    private static final String VERSION =
            "4 " + Arrays.stream(FindingCode.values()).map(Enum::name).collect(Collectors.joining(" "));

    /** Time as {@link CaptureIndex} asks for it: each look at it takes a millisecond, so that both threads come to their turn. */
    private static final long LOOK_NANOS = 1_000_000;

    private SealedIndex() {}

    /** Told how much is done. */
    @FunctionalInterface
    public interface Progress {
        void done(long exchanges, long of);
    }

    /** Whether a capture has one that this version reads, with findings by these thresholds. */
    public static boolean there(CaptureReader reader, Thresholds thresholds) {
        return version(thresholds).equals(reader.indexVersion());
    }

    /** Names of thresholds are words and numbers: nothing to escape in SQL. */
    static String version(Thresholds thresholds) {
        return thresholds.changed().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(changed -> " " + changed.getKey().label() + "=" + changed.getValue())
                .collect(Collectors.joining("", VERSION, ""));
    }

    /**
     * Makes it when there is none yet.
     *
     * @param thresholds from when on something is a finding
     * @param ports how many local ports connections can be made from on this machine
     * @return why there is none now; null when there is one
     */
    public static @Nullable String write(Path capture, Thresholds thresholds, int ports, Progress progress) {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            if (there(reader, thresholds)) {
                return null;
            }
        }
        AtomicLong looks = new AtomicLong();
        try (CaptureIndex index = CaptureIndex.make(capture, () -> LOOK_NANOS * looks.incrementAndGet())) {
            if (index == null) {
                return "somebody else has it open, or it cannot be written";
            }
            fill(index, capture, new Rules(thresholds, ports), progress);
            while (index.settle(thresholds)) {
                tell(index, progress);
            }
        } catch (SQLException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        return null;
    }

    /** By which findings are made. */
    private record Rules(Thresholds thresholds, int ports) {}

    /** Lists and findings need different things of the same records: one thread for each. */
    private static void fill(CaptureIndex index, Path capture, Rules rules, Progress progress) throws SQLException {
        FindingDraft draft = index.diagnose();
        CompletableFuture<Void> found = CompletableFuture.runAsync(() -> {
            try (CaptureReader reader = CaptureReader.open(capture)) {
                CaptureFindings.Sockets sockets = new CaptureFindings.Sockets(CaptureLedger.of(reader), rules.ports());
                CaptureFindings.tell(reader, rules.thresholds(), sockets, draft);
            }
        });
        while (!index.advance()) {
            tell(index, progress);
        }
        found.join();
        draft.end(index.through());
        tell(index, progress);
    }

    private static void tell(CaptureIndex index, Progress progress) throws SQLException {
        CaptureIndex.Making making = index.making();
        progress.done(making.done(), making.of());
    }

    /** What an earlier one has left, of another version or broken off. */
    static void clear(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate("DELETE FROM meta WHERE name = 'index'");
            for (String view : VIEWS) {
                statement.executeUpdate("DROP VIEW IF EXISTS " + view);
            }
            for (String table : TABLES) {
                statement.executeUpdate("DROP TABLE IF EXISTS " + table);
            }
        }
    }

    /** Folds the log into the file: what one copies is all of it. */
    static void fold(Path capture) {
        try (IndexDatabase database = IndexDatabase.into(capture);
                Statement statement = database.connection().createStatement()) {
            database.connection().setAutoCommit(true);
            statement.execute("PRAGMA journal_mode = DELETE");
        } catch (SQLException e) {
            // Somebody reads it just now and keeps the log; who closes it last folds it.
            return;
        }
    }
}
