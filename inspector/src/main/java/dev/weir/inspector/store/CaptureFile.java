package dev.weir.inspector.store;

import dev.weir.inspector.json.ModelCodec;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.block.BlockDraft.Packed;
import dev.weir.inspector.store.block.BlockDraft.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A capture file open for writing: rows in, one transaction at a time. Whoever calls decides what a failure means. */
final class CaptureFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureFile.class);

    private final Path path;
    private final Connection database;
    private final @Nullable Object identity;
    private final PreparedStatement block;
    private final PreparedStatement bodies;
    private final PreparedStatement meta;
    private final ModelCodec codec = new ModelCodec();
    private final Room room;
    private final CensusTable censuses;
    private long nextBlock = 1;

    private CaptureFile(Path path, Connection database, SizeLimit limit) throws SQLException, IOException {
        this.path = path;
        this.database = database;
        this.identity = identity(path);
        this.block = database.prepareStatement("INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        this.bodies = database.prepareStatement("INSERT INTO bodies VALUES (?, ?)");
        this.meta = database.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)");
        this.room = new Room(database, limit);
        this.censuses = new CensusTable(database, limit.maxBytes());
    }

    /** Makes a new file with what is known of the capture; what cannot be finished is removed again. */
    static CaptureFile create(Path path, SizeLimit limit, CaptureInfo info) throws IOException, SQLException {
        Connection database = CaptureDatabase.create(path, limit.walBytes());
        try {
            CaptureFile made = new CaptureFile(path, database, limit);
            made.write(info);
            made.commit();
            return made;
        } catch (IOException | SQLException e) {
            database.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Whether the path still leads to this file: SQLite goes on writing into a file that was deleted under it. */
    boolean inPlace() {
        try {
            Object now = identity(path);
            return now == null || now.equals(identity);
        } catch (IOException e) {
            return false;
        }
    }

    void write(Packed batch) throws SQLException {
        long id = nextBlock;
        block.setLong(1, id);
        block.setInt(2, batch.exchanges());
        block.setInt(3, batch.connections());
        set(4, batch.numbers());
        set(6, batch.connectionIds());
        block.setBytes(8, batch.directory());
        block.setBytes(9, batch.records());
        block.executeUpdate();
        room.blockCame(id, batch.indexBytes());
        byte[] packed = batch.bodies();
        if (packed != null) {
            bodies.setLong(1, id);
            bodies.setBytes(2, packed);
            bodies.executeUpdate();
            room.bodiesCame(packed.length);
        }
        nextBlock = id + 1;
    }

    private void set(int at, Span span) throws SQLException {
        boolean none = span.first() > span.last();
        block.setObject(at, none ? null : span.first());
        block.setObject(at + 1, none ? null : span.last());
    }

    void write(CaptureInfo info) throws SQLException {
        meta.setString(1, CaptureSchema.META_INFO);
        meta.setBytes(2, codec.write(info));
        meta.executeUpdate();
    }

    void writeCensus(long atNanos, byte[] record) throws SQLException {
        censuses.add(atNanos, record);
    }

    void write(PageMark page) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement("INSERT OR REPLACE INTO page VALUES (?, ?, ?)")) {
            insert.setLong(1, page.id());
            insert.setLong(2, page.atNanos());
            insert.setString(3, page.name());
            insert.executeUpdate();
        }
    }

    void write(List<Note> notes) throws SQLException {
        CaptureAdditions.insert(database, notes);
    }

    void writeSeal() throws SQLException {
        meta.setString(1, CaptureSchema.META_SEALED);
        meta.setLong(2, 1);
        meta.executeUpdate();
    }

    /** Evicts what is too much; returns how many exchanges had to go. */
    long makeRoom() throws SQLException {
        return room.make();
    }

    void commit() throws SQLException {
        database.commit();
        room.committed();
    }

    void rollback() throws SQLException {
        room.rolledBack();
        try {
            database.rollback();
        } catch (SQLException e) {
            beginAnew();
        }
        censuses.count();
        // Counting began a transaction, in which nothing could be written once somebody else has.
        database.rollback();
    }

    /** After some errors SQLite has rolled back by itself; the driver then fails to, and would never begin again. */
    private void beginAnew() throws SQLException {
        try {
            database.setAutoCommit(true);
        } catch (SQLException e) {
            // Its COMMIT has nothing to commit, but from now on the driver knows that no transaction is open.
        }
        database.setAutoCommit(false);
    }

    /** Folds the log into the file, so that the file alone is the capture, also where nothing can be written beside it. */
    private void foldLog() {
        try (Statement statement = database.createStatement()) {
            database.setAutoCommit(true);
            // Somebody who reads it just now keeps the log; there is no point in waiting for him.
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("PRAGMA journal_mode = DELETE");
        } catch (SQLException e) {
            LOG.debug("the log stays beside the capture", e);
        }
    }

    @Override
    public void close() throws SQLException {
        foldLog();
        database.close();
    }
}
