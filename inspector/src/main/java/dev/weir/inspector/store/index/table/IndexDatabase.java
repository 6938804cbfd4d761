package dev.weir.inspector.store.index.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Where the tables of an index are.
 *
 * @param scratch a file of this process alone, which goes with it; null when there is none
 */
public record IndexDatabase(Connection connection, @Nullable Path scratch) implements AutoCloseable {

    /** Most of a million exchanges' facets; negative is KiB. */
    private static final int CACHE = -65_536;

    /** A database for as long as the process runs: in a file, for it has 400 bytes an exchange, that nobody else reads. */
    public static IndexDatabase create() throws IOException, SQLException {
        // Readable by its owner only.
        Path file = Files.createTempFile("weir-index-", ".db");
        SQLiteConfig config = config();
        config.setJournalMode(JournalMode.OFF);
        config.setSynchronous(SynchronousMode.OFF);
        IndexDatabase made = new IndexDatabase(open(config, file), file);
        IndexTables.create(made.connection);
        IndexTables.followUrls(made.connection);
        return made;
    }

    /** The tables that a sealed capture has in itself, which stays as it is. */
    public static IndexDatabase in(Path capture) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        Connection connection = open(config, capture);
        try (Statement statement = connection.createStatement()) {
            // A capture may come from anybody: its schema must not call anything.
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA cell_size_check = ON");
        }
        // A transaction that reads goes on until its end, and nobody could write a note into the capture meanwhile.
        connection.setAutoCommit(true);
        return new IndexDatabase(connection, null);
    }

    /**
     * Tables are made in a capture.
     *
     * @throws SQLException also when somebody else has it open
     */
    public static IndexDatabase into(Path capture) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        // Folding the log waits for the disk, and whoever asks meanwhile for that: once, at the end.
        config.setWalAutocheckpoint(0);
        // A note may be written meanwhile.
        config.setBusyTimeout(3000);
        Connection connection = open(config, capture);
        try (Statement statement = connection.createStatement()) {
            // URLs are sorted by more than one.
            statement.execute("PRAGMA threads = 2");
        }
        return new IndexDatabase(connection, null);
    }

    /** Whether no process has a capture open: one that writes it does until it ends. */
    public static boolean alone(Path capture) {
        SQLiteConfig config = config();
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setBusyTimeout(0);
        try (Connection connection = config.createConnection(url(capture));
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("ROLLBACK");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        config.setCacheSize(CACHE);
        return config;
    }

    private static Connection open(SQLiteConfig config, Path file) throws SQLException {
        Connection connection = config.createConnection(url(file));
        connection.setAutoCommit(false);
        return connection;
    }

    /** As a URI: a question mark in a plain path would begin options. */
    private static String url(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri();
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            if (scratch != null) {
                try {
                    Files.deleteIfExists(scratch);
                } catch (IOException e) {
                    scratch.toFile().deleteOnExit();
                }
            }
        }
    }
}
