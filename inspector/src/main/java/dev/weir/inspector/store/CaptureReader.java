package dev.weir.inspector.store;

import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.inspector.json.ModelCodec;
import dev.weir.inspector.json.RecordFormatException;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.store.BlockReader.Place;
import dev.weir.inspector.store.block.BodyBlock;
import dev.weir.inspector.store.block.DamagedBlockException;
import dev.weir.inspector.store.block.Directory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
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

    private static final int RECORDS_BETWEEN = 500;

    private final Path path;
    private final Connection database;
    private final BlockReader blocks;
    private final ModelCodec codec = new ModelCodec();

    /** An import may have one for each exchange. */
    private final Additions<Note> notes = new Additions<>(CaptureAdditions::notes);

    /** Clients tell theirs when they have ended. */
    private final Additions<ClientTimers> clientTimers = new Additions<>(CaptureAdditions::clientTimers);

    private LongConsumer watcher = read -> {};
    private long recordsRead;

    /** What stands beside the records, by the exchange's number; read anew when SQLite says that somebody else has written. */
    private final class Additions<T> {
        private final Table<T> table;
        private Map<Long, T> known = Map.of();
        private long asOf = -1;

        Additions(Table<T> table) {
            this.table = table;
        }

        void refresh() throws SQLException {
            long version = CaptureSchema.number(database, "PRAGMA data_version");
            if (version != asOf) {
                known = table.read(database);
                asOf = version;
            }
        }
    }

    private interface Table<T> {
        Map<Long, T> read(Connection database) throws SQLException;
    }

    private CaptureReader(Path path, Connection database) {
        this.path = path;
        this.database = database;
        this.blocks = new BlockReader(database);
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
        if (version != CaptureSchema.VERSION) {
            throw CaptureTrouble.otherVersion(path, version);
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

    /** What an index in the file says of itself; null when there is none. */
    public @Nullable String indexVersion() {
        return read(() -> Optional.ofNullable(meta(CaptureSchema.META_INDEX)))
                .map(version -> new String(version, StandardCharsets.UTF_8))
                .orElse(null);
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
        return read(() -> CaptureSchema.number(database, "SELECT total(exchanges) FROM block"));
    }

    /** How many connections the capture has now. */
    public long connectionCount() {
        return read(() -> CaptureSchema.number(database, "SELECT total(connections) FROM block"));
    }

    /** About when the last exchange started, in nanoseconds on the capture's clock. */
    public long lastStarted() {
        return read(() -> {
            long last = CaptureSchema.number(database, "SELECT max(id) FROM block WHERE exchanges > 0");
            Directory directory = last == 0 ? null : blocks.directory(last);
            return directory == null
                    ? Long.MIN_VALUE
                    : Arrays.stream(directory.started()).max().orElse(Long.MIN_VALUE);
        });
    }

    /** Whoever shows how far something is hears how many records of exchanges were read by now, now and then. */
    public void watch(LongConsumer heard) {
        watcher = heard;
    }

    private void tellWatcher() {
        if (++recordsRead % RECORDS_BETWEEN == 0) {
            watcher.accept(recordsRead);
        }
    }

    /** The exchanges, read as they are asked for: each iteration anew, with nothing to close. */
    public Iterable<RecordedExchange> exchanges(ExchangeQuery query) {
        return () -> read(() -> {
                    clientTimers.refresh();
                    return Contents.exchanges(database, query);
                })
                .stream()
                .flatMap(place -> exchange(place, query.bodies()).stream())
                .iterator();
    }

    /** The first numbers, or the last ones downwards; quick as long as they are not many. */
    public List<Long> firstNumbers(boolean descending, int limit) {
        return read(() -> Contents.firstNumbers(database, descending, limit));
    }

    /** As {@link #exchanges}. */
    public Stream<RecordedExchange> stream(ExchangeQuery query) {
        return StreamSupport.stream(exchanges(query).spliterator(), false);
    }

    /** One exchange with its bodies; empty when the capture has none of that number. */
    public Optional<RecordedExchange> exchange(long number) {
        return exchange(number, true);
    }

    /** One exchange; empty when the capture has none of that number. */
    public Optional<RecordedExchange> exchange(long number, boolean bodies) {
        return read(() -> {
                    // Who reads many one by one, without bodies, is spared the question whether there are newer ones.
                    if (bodies || clientTimers.asOf < 0) {
                        clientTimers.refresh();
                    }
                    return Optional.ofNullable(blocks.exchange(number));
                })
                .flatMap(place -> exchange(place, bodies));
    }

    /** One exchange without its bodies, whether or not they are there; quick when many are looked at upwards. */
    public Optional<RecordedExchange> bare(long number) {
        return read(() -> Optional.ofNullable(blocks.neighbour(number)))
                .flatMap(place -> exchange(place, false, false));
    }

    /** Empty when it made room for newer ones meanwhile. */
    private Optional<RecordedExchange> exchange(Place place, boolean withBodies) {
        return exchange(place, withBodies, read(() -> blocks.hasBodies(place.block())));
    }

    private Optional<RecordedExchange> exchange(Place place, boolean withBodies, boolean bodiesThere) {
        tellWatcher();
        return read(() -> {
            byte[] record = blocks.record(place);
            Directory directory = blocks.directory(place.block());
            if (record == null || directory == null) {
                return Optional.<RecordedExchange>empty();
            }
            boolean request = directory.requestBody(place.place());
            boolean response = directory.responseBody(place.place());
            boolean there = bodiesThere;
            BodyBlock found = there && withBodies ? blocks.bodies(place.block()) : null;
            BodyBlock bodies = found == null ? BodyBlock.NONE : found;
            long number = directory.numbers()[place.place()];
            byte[] messages = bodies.messages(number);
            RecordedExchange exchange = codec.exchange(
                    record,
                    (leg, body) -> leg == Leg.CLIENT
                            ? complete(body, there && request, bodies.request(number))
                            : complete(body, there && response, bodies.response(number)));
            RecordedExchange told = exchange.withClientTimers(clientTimers.known.get(number));
            return Optional.of(messages == null ? told : told.withMessages(messages));
        });
    }

    private static RecordedBody complete(RecordedBody body, boolean there, byte @Nullable [] kept) {
        return body.keeping(there ? body.keptBytes() : 0, kept);
    }

    /** Empty when the capture has none of that id. */
    public Optional<RecordedConnection> connection(ConnectionId id) {
        return read(() -> {
            Place place = blocks.connection(id.value());
            return place == null ? Optional.<RecordedConnection>empty() : connection(place);
        });
    }

    private Optional<RecordedConnection> connection(Place place) throws SQLException {
        return Optional.ofNullable(blocks.record(place)).map(codec::connection);
    }

    /** All connections in the order of their ids, read as they are asked for. */
    public Iterable<RecordedConnection> connections() {
        return () -> read(() -> Contents.connections(database)).values().stream()
                .flatMap(place -> read(() -> connection(place)).stream())
                .iterator();
    }

    /** What was known of Weir's sockets at one moment after the other: see {@link CaptureWriter#census}. */
    public List<byte[]> censuses() {
        return read(() -> CensusTable.read(database));
    }

    /** Pages that were marked, in the order of their beginnings. */
    public List<PageMark> pages() {
        return read(() -> {
            List<PageMark> all = new ArrayList<>();
            try (PreparedStatement query = database.prepareStatement("SELECT id, at, name FROM page ORDER BY at, id");
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.add(new PageMark(rows.getLong(1), rows.getLong(2), rows.getString(3)));
                }
            }
            return all;
        });
    }

    /** Notes of people, by the exchange's number. */
    public Map<Long, Note> notes() {
        return read(() -> {
            notes.refresh();
            return notes.known;
        });
    }

    /** The records of one block, without bodies. */
    public record Batch(long block, List<RecordedExchange> exchanges, List<RecordedConnection> connections) {}

    /** The next block behind that one; empty when there is none yet. */
    public Optional<Batch> batchAfter(long block) {
        return read(() -> {
            long next = CaptureSchema.number(database, "SELECT min(id) FROM block WHERE id > " + block);
            Directory directory = next == 0 ? null : blocks.directory(next);
            return directory == null ? Optional.<Batch>empty() : Optional.of(batch(next, directory));
        });
    }

    private Batch batch(long block, Directory directory) {
        int exchanges = directory.numbers().length;
        List<RecordedConnection> connections = new ArrayList<>();
        for (int i = 0; i < directory.connections().length; i++) {
            int place = exchanges + i;
            read(() -> connection(new Place(block, place))).ifPresent(connections::add);
        }
        List<RecordedExchange> found = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            // Whether their bodies are there does not matter here.
            exchange(new Place(block, i), false, false).ifPresent(found::add);
        }
        return new Batch(block, found, connections);
    }

    /** The oldest block that is left; 0 when there is none. */
    public long firstBlock() {
        return read(() -> CaptureSchema.number(database, "SELECT min(id) FROM block"));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException | RecordFormatException | DamagedBlockException e) {
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
