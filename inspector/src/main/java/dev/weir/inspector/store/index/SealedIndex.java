package dev.weir.inspector.store.index;

import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.inspector.store.CaptureReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The index of a capture in its own file, made once nothing is written any more: the first list of a large one then comes at once, and
 * {@code sqlite3} shows it to people. It can be broken off at any moment: the capture stays whole, and the next one begins anew.
 */
public final class SealedIndex {

    private static final List<String> TABLES = List.of("facet", "word", "url", "link", "finding", "finding_code");
    private static final List<String> VIEWS = List.of("exchanges", "connections", "findings");

    /** Of the tables and of what stands in them. Another one is not read, but replaced or made for the process alone. */
    private static final String VERSION =
            "2 " + Arrays.stream(FindingCode.values()).map(Enum::name).collect(Collectors.joining(" "));

    private SealedIndex() {}

    /** Told how much is done. */
    @FunctionalInterface
    public interface Progress {
        void done(long exchanges, long of);
    }

    /** Whether a capture has one that this version reads. */
    public static boolean there(CaptureReader reader) {
        return VERSION.equals(reader.indexVersion());
    }

    /**
     * Makes it, with findings by the usual thresholds, when there is none yet.
     *
     * @param ports how many local ports connections can be made from on this machine
     * @return why there is none now; null when there is one
     */
    public static @Nullable String write(Path capture, int ports, Progress progress) {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            if (there(reader)) {
                return null;
            }
        }
        if (!Files.isWritable(capture) || !IndexDatabase.alone(capture)) {
            return "somebody else has it open, or it cannot be written";
        }
        try (CaptureIndex index = CaptureIndex.into(capture)) {
            CaptureReader reader = index.reader();
            long of = 2 * reader.count();
            while (!index.advance()) {
                progress.done(index.size(), of);
            }
            diagnose(index, reader, ports);
            progress.done(of, of);
            index.complete(VERSION);
        } catch (SQLException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        fold(capture);
        return null;
    }

    private static void diagnose(CaptureIndex index, CaptureReader reader, int ports) throws SQLException {
        FindingDraft draft = index.diagnose();
        CaptureFindings.Sockets sockets = new CaptureFindings.Sockets(CaptureLedger.of(reader), ports);
        CaptureFindings.tell(reader, Thresholds.USUAL, sockets, draft);
        draft.end();
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
    private static void fold(Path capture) {
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
