package dev.weir.inspector.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** Opens SQLite files as captures need them. */
final class CaptureDatabase {

    /** 1 to 2 KB a record: 8 KB pages hold four to six with little waste, and a flush of few exchanges stays small. */
    static final int PAGE_BYTES = 8192;

    private static final String OWNER_ONLY = "rw-------";

    private CaptureDatabase() {}

    /**
     * Makes a new capture without anything in it, readable by its owner only. SQLite gives {@code -wal} and {@code -shm} the mode
     * of the file itself.
     *
     * @param walBytes the log is folded into the file when it has grown to this
     */
    static Connection create(Path path, long walBytes) throws IOException, SQLException {
        Files.createFile(path, ownerOnly(path));
        try {
            makeTables(path);
            return openForWriting(path, walBytes);
        } catch (SQLException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    /** Before the log exists, so that the file says what it is even when it is copied without its log; no wait for the disk. */
    private static void makeTables(Path path) throws SQLException {
        SQLiteConfig config = config();
        config.setPageSize(PAGE_BYTES);
        config.setJournalMode(JournalMode.MEMORY);
        config.setSynchronous(SynchronousMode.OFF);
        try (Connection database = config.createConnection(url(path))) {
            database.setAutoCommit(false);
            CaptureSchema.create(database);
            database.commit();
        }
    }

    private static Connection openForWriting(Path path, long walBytes) throws SQLException {
        SQLiteConfig config = config();
        config.setJournalMode(JournalMode.WAL);
        // Survives the end of the process at any moment; a power cut may take the last batches, never the file.
        config.setSynchronous(SynchronousMode.NORMAL);
        // One batch; negative is KiB, positive would be pages.
        config.setCacheSize(-8192);
        // Each checkpoint waits for the disk twice: rarely, yet not so rarely that the log outgrows its share of
        // --max-size.
        config.setWalAutocheckpoint((int) Math.max(walBytes / PAGE_BYTES, 1));
        config.setJournalSizeLimit((int) walBytes);
        Connection database = config.createConnection(url(path));
        database.setAutoCommit(false);
        return database;
    }

    /** For one short transaction, which must begin by writing, beside whoever writes or reads it: the log is as he made it. */
    static Connection openBeside(Path path) throws SQLException {
        Connection database = config().createConnection(url(path));
        database.setAutoCommit(false);
        return database;
    }

    /** Also while it is written, here or by another process, and after a writer that was killed. */
    static Connection openForReading(Path path) throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        config.setCacheSize(-4096);
        Connection database = config.createConnection(url(path));
        try (Statement statement = database.createStatement()) {
            // A capture may come from anybody: its schema must not call anything.
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA cell_size_check = ON");
        } catch (SQLException e) {
            database.close();
            throw e;
        }
        return database;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        // Otherwise each insert asks for last_insert_rowid.
        config.setGetGeneratedKeys(false);
        // Somebody else's transaction is short. Who reads first is turned away at once when somebody has written
        // meanwhile.
        config.setBusyTimeout(3000);
        return config;
    }

    /** As a URI: a question mark in a plain path would begin options. */
    private static String url(Path path) {
        return "jdbc:sqlite:" + path.toAbsolutePath().toUri();
    }
}
