package dev.weir.inspector.store.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** A database for as long as the process runs: in a file, for it has 250 bytes an exchange, that nobody else reads. */
record IndexDatabase(Path file, Connection connection) implements AutoCloseable {

    static IndexDatabase create() throws IOException, SQLException {
        // Readable by its owner only.
        Path file = Files.createTempFile("weir-index-", ".db");
        SQLiteConfig config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        config.setJournalMode(JournalMode.OFF);
        config.setSynchronous(SynchronousMode.OFF);
        // Most of a million exchanges' facets; negative is KiB.
        config.setCacheSize(-65_536);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri());
        connection.setAutoCommit(false);
        return new IndexDatabase(file, connection);
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
