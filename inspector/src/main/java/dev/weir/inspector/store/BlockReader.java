package dev.weir.inspector.store;

import dev.weir.inspector.store.block.BodyBlock;
import dev.weir.inspector.store.block.Directory;
import dev.weir.inspector.store.block.RecordBlock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Finds records in the blocks of a capture. What was read last is at hand: neighbours are mostly asked for together. */
final class BlockReader {

    /** Records of 256 exchanges are 300 KB in memory; a body block may have up to 8 MB. */
    private static final int BLOCKS = 16;

    private static final int BODY_BLOCKS = 2;

    private static final int FEW_LOOKUPS = 500;

    private final Connection database;
    private final Map<Long, RecordBlock> blocks = new Latest<>(BLOCKS, block -> spent = block);
    private final Map<Long, Directory> directories = new Latest<>(256, directory -> {});
    private final Map<Long, BodyBlock> bodies = new Latest<>(BODY_BLOCKS, block -> {});

    /** Made room for others, and nobody has it any more. */
    private @Nullable RecordBlock spent;

    /** Of all connections, as of what SQLite calls a version of the data; some 80 bytes each. */
    private @Nullable Map<Long, Place> places;

    private long asOf = -1;
    private int lookups;

    /** Found last. */
    private @Nullable Place neighbour;

    /** Where a record is. */
    record Place(long block, int place) {}

    /** Keeps what was used last. */
    private static final class Latest<V> extends LinkedHashMap<Long, V> {
        private static final long serialVersionUID = 1L;
        private final int kept;
        private final transient Consumer<V> leaving;

        Latest(int kept, Consumer<V> leaving) {
            super(16, 0.75f, true);
            this.kept = kept;
            this.leaving = leaving;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
            boolean full = size() > kept;
            if (full) {
                leaving.accept(eldest.getValue());
            }
            return full;
        }
    }

    BlockReader(Connection database) {
        this.database = database;
    }

    @Nullable
    Place exchange(long number) throws SQLException {
        return find(
                "SELECT id FROM block WHERE last >= ? AND first <= ? ORDER BY last",
                number,
                directory -> directory.placeOfExchange(number));
    }

    /** The same, without a question to the database while one neighbour after the other is asked for. */
    @Nullable
    Place neighbour(long number) throws SQLException {
        Place last = neighbour;
        Directory directory = last == null ? null : directories.get(last.block());
        int place = directory == null || last == null ? -1 : directory.placeOfExchange(number);
        neighbour = place < 0 || last == null ? exchange(number) : new Place(last.block(), place);
        return neighbour;
    }

    /** The latest state of a connection. */
    @Nullable
    Place connection(long id) throws SQLException {
        Map<Long, Place> all = connectionPlaces();
        return all == null ? latestOf(id) : all.get(id);
    }

    /** Null while few were asked for since the capture grew: one by one they are looked for in every block that may have them. */
    private @Nullable Map<Long, Place> connectionPlaces() throws SQLException {
        long version = CaptureSchema.number(database, "PRAGMA data_version");
        if (version != asOf) {
            asOf = version;
            lookups = 0;
            places = null;
        }
        if (places == null && ++lookups > FEW_LOOKUPS) {
            places = Contents.connections(database);
        }
        return places;
    }

    private @Nullable Place latestOf(long id) throws SQLException {
        return find(
                // Left alone, SQLite walks the blocks themselves backwards, which are large.
                "SELECT id FROM block INDEXED BY block_last_connection WHERE last_connection >= ?"
                        + " AND first_connection <= ? ORDER BY id DESC",
                id,
                directory -> directory.placeOfConnection(id));
    }

    private @Nullable Place find(String query, long wanted, ToIntFunction<Directory> search) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(query)) {
            statement.setLong(1, wanted);
            statement.setLong(2, wanted);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    long block = found.getLong(1);
                    Directory directory = directory(block);
                    int place = directory == null ? -1 : search.applyAsInt(directory);
                    if (place >= 0) {
                        return new Place(block, place);
                    }
                }
            }
        }
        return null;
    }

    /** Null when the block made room for newer ones. */
    @Nullable
    Directory directory(long block) throws SQLException {
        return read(directories, block, "SELECT directory FROM block WHERE id = ?", Directory::read);
    }

    /** Null when the block made room for newer ones. */
    byte @Nullable [] record(Place place) throws SQLException {
        RecordBlock block = read(blocks, place.block(), "SELECT records FROM block WHERE id = ?", this::unpacked);
        return block == null ? null : block.record(place.place());
    }

    private RecordBlock unpacked(byte[] packed) {
        RecordBlock unpacked = RecordBlock.read(packed, spent);
        spent = null;
        return unpacked;
    }

    /** Null when they made room for newer ones, or there were none. */
    @Nullable
    BodyBlock bodies(long block) throws SQLException {
        // They may go while their records stay.
        if (!hasBodies(block)) {
            bodies.remove(block);
            return null;
        }
        return read(bodies, block, "SELECT packed FROM bodies WHERE block = ?", BodyBlock::read);
    }

    boolean hasBodies(long block) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement("SELECT 1 FROM bodies WHERE block = ?")) {
            statement.setLong(1, block);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    private <V> @Nullable V read(Map<Long, V> known, long block, String query, Function<byte[], V> decoding)
            throws SQLException {
        V there = known.get(block);
        if (there != null) {
            return there;
        }
        try (PreparedStatement statement = database.prepareStatement(query)) {
            statement.setLong(1, block);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    return null;
                }
                V decoded = decoding.apply(found.getBytes(1));
                known.put(block, decoded);
                return decoded;
            }
        }
    }
}
