package dev.weir.inspector.store;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.json.JsonFormatException;
import dev.weir.inspector.json.ModelCodec;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Reads a capture, also while it is written by this or another process and after its writer was killed; never changes it. One
 * thread at a time; opening another reader is cheap.
 *
 * <p>Everything may throw {@link CaptureException} when the file turns out damaged or vanishes.
 */
public final class CaptureReader implements AutoCloseable {

    private final Path path;
    private final Connection database;
    private final ExchangeRows rows;
    private final ModelCodec codec = new ModelCodec();

    private CaptureReader(Path path, Connection database) {
        this.path = path;
        this.database = database;
        this.rows = new ExchangeRows(database);
    }

    /**
     * Opens a capture.
     *
     * @throws CaptureException when there is none, or it is none of Weir's, damaged, or of a newer version
     */
    public static CaptureReader open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw CaptureTrouble.missing(path);
        }
        try {
            Connection database = CaptureDatabase.openForReading(path);
            try {
                check(path, database);
            } catch (IOException | SQLException | CaptureException e) {
                database.close();
                throw e;
            }
            return new CaptureReader(path, database);
        } catch (SQLiteException e) {
            boolean strange = e.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB
                    || e.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT;
            throw strange ? CaptureTrouble.noCapture(path, e) : CaptureTrouble.reading(path, e);
        } catch (IOException | SQLException e) {
            throw CaptureTrouble.reading(path, e);
        }
    }

    private static void check(Path path, Connection database) throws IOException, SQLException {
        long version = CaptureSchema.number(database, "PRAGMA user_version");
        if (CaptureSchema.number(database, "PRAGMA application_id") != CaptureSchema.APPLICATION_ID || version < 1) {
            throw CaptureTrouble.noCapture(path, null);
        }
        if (version > CaptureSchema.VERSION) {
            throw CaptureTrouble.newer(path, version);
        }
        if (cutInPage(path, CaptureSchema.number(database, "PRAGMA page_size"))) {
            throw CaptureTrouble.noCapture(path, null);
        }
    }

    /** SQLite takes the missing end of a last page for zeros, and rows would be missing without a word. */
    private static boolean cutInPage(Path path, long pageBytes) throws IOException {
        // With a log beside it the file may be growing just now.
        boolean still = Files.notExists(path.resolveSibling(path.getFileName() + "-wal"));
        return still && Files.size(path) % pageBytes != 0;
    }

    /** What is true of the whole capture. {@link Loss#abrupt} as long as the capture is not sealed: also while it is written. */
    public CaptureInfo info() {
        return read(() -> {
            byte[] json = meta(CaptureSchema.META_INFO);
            if (json == null) {
                throw CaptureTrouble.noCapture(path, null);
            }
            return whetherAbrupt(codec.info(json), meta(CaptureSchema.META_SEALED) == null);
        });
    }

    private static CaptureInfo whetherAbrupt(CaptureInfo info, boolean abrupt) {
        Loss lost = info.lost();
        Loss all = new Loss(
                lost.droppedEvents(),
                lost.unwrittenExchanges(),
                lost.evictedExchanges(),
                abrupt,
                lost.droppedBodyBytes());
        return info.withLost(all);
    }

    private byte @Nullable [] meta(String name) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getBytes(1) : null;
            }
        }
    }

    /** How many exchanges the capture has now. */
    public long count() {
        return read(() -> CaptureSchema.number(database, "SELECT count(*) FROM exchange"));
    }

    /** The exchanges, read as they are asked for: each iteration anew, with little in memory and nothing to close. */
    public Iterable<RecordedExchange> exchanges(ExchangeQuery query) {
        return () -> new ExchangeIterator(query);
    }

    /** As {@link #exchanges}. */
    public Stream<RecordedExchange> stream(ExchangeQuery query) {
        return StreamSupport.stream(exchanges(query).spliterator(), false);
    }

    private final class ExchangeIterator extends PagedIterator<ExchangeRows.Row, RecordedExchange> {

        private final ExchangeQuery query;
        private long left;
        private ExchangeRows.@Nullable Row lastRow;

        ExchangeIterator(ExchangeQuery query) {
            this.query = query;
            this.left = query.limit();
        }

        @Override
        List<ExchangeRows.Row> nextPage() {
            List<ExchangeRows.Row> page = read(() -> rows.page(query, lastRow, Math.min(left, PAGE_ROWS)));
            if (!page.isEmpty()) {
                left -= page.size();
                lastRow = page.get(page.size() - 1);
            }
            return page;
        }

        @Override
        RecordedExchange item(ExchangeRows.Row row) {
            return read(() -> rows.exchange(row, query.bodies()));
        }
    }

    /** One exchange with its bodies; empty when the capture has none of that number. */
    public Optional<RecordedExchange> exchange(long number) {
        ExchangeQuery one = ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER).numbers(number, number);
        Iterator<RecordedExchange> found = exchanges(one.withBodies()).iterator();
        return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
    }

    /** Empty when the capture has none of that id. */
    public Optional<RecordedConnection> connection(ConnectionId id) {
        List<byte[]> found = connectionRecords(id.value(), 1);
        return found.stream()
                .map(json -> read(() -> codec.connection(json)))
                .filter(connection -> connection.id().equals(id))
                .findFirst();
    }

    /** All connections in the order of their ids, read as they are asked for. */
    public Iterable<RecordedConnection> connections() {
        return () -> new PagedIterator<byte[], RecordedConnection>() {
            private long next = Long.MIN_VALUE;

            @Override
            List<byte[]> nextPage() {
                List<byte[]> page = connectionRecords(next, PAGE_ROWS);
                if (!page.isEmpty()) {
                    next = item(page.get(page.size() - 1)).id().value() + 1;
                }
                return page;
            }

            @Override
            RecordedConnection item(byte[] json) {
                return read(() -> codec.connection(json));
            }
        };
    }

    private List<byte[]> connectionRecords(long fromId, int limit) {
        return read(() -> {
            List<byte[]> found = new ArrayList<>();
            try (PreparedStatement statement =
                    database.prepareStatement("SELECT record FROM connection WHERE id >= ? ORDER BY id LIMIT ?")) {
                statement.setLong(1, fromId);
                statement.setInt(2, limit);
                try (ResultSet records = statement.executeQuery()) {
                    while (records.next()) {
                        found.add(records.getBytes(1));
                    }
                }
            }
            return found;
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException | JsonFormatException e) {
            throw CaptureTrouble.reading(path, e);
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw CaptureTrouble.reading(path, e);
        }
    }
}
