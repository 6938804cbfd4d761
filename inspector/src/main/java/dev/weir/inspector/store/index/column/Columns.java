package dev.weir.inspector.store.index.column;

import dev.weir.inspector.facet.Column;
import java.lang.ref.SoftReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Columns of exchanges or of connections by their numbers, packed in chunks of {@link Chunk#ROWS} neighbours. They stand in the table {@code packed},
 * and in memory as long as that allows: some 50 bytes an exchange when all were asked for. One thread at a time.
 */
public final class Columns {

    /** Being filled at the same time: records come nearly in the order of their numbers. */
    private static final int MOST_OPEN = 4;

    /** Nobody records more into one file. */
    private static final long MOST_NUMBERS = Integer.MAX_VALUE;

    private final List<Column> columns;
    private final PreparedStatement read;
    private final PreparedStatement write;

    /** By chunk, for each column the packed one. */
    private final Map<Integer, Map<Column, SoftReference<byte[]>>> kept = new HashMap<>();

    /** Being filled. */
    private final TreeMap<Integer, Map<Column, Chunk>> open = new TreeMap<>();

    /** Those that there are, upwards. */
    private int[] chunks;

    private long count;

    /** @param columns the first says which numbers are there */
    public Columns(Connection database, List<Column> columns) throws SQLException {
        this.columns = columns;
        read = database.prepareStatement("SELECT data FROM packed WHERE facet = ? AND chunk = ?");
        write = database.prepareStatement("INSERT OR REPLACE INTO packed VALUES (?, ?, ?)");
        chunks = stored(database);
        for (int chunk : chunks) {
            count += presentIn(chunk);
        }
    }

    private int[] stored(Connection database) throws SQLException {
        List<Integer> found = new ArrayList<>();
        try (PreparedStatement query =
                database.prepareStatement("SELECT chunk FROM packed WHERE facet = ? ORDER BY chunk")) {
            query.setString(1, columns.get(0).label());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getInt(1));
                }
            }
        }
        return found.stream().mapToInt(chunk -> chunk).toArray();
    }

    static int chunk(long number) {
        return (int) (number / Chunk.ROWS);
    }

    static int row(long number) {
        return (int) (number % Chunk.ROWS);
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** All that are there. */
    public Numbers all() throws SQLException {
        Numbers all = new Numbers(chunks);
        for (int place = 0; place < chunks.length; place++) {
            all.put(place, present(chunks[place]).present);
        }
        return all;
    }

    /** Whether a number is there. */
    public boolean holds(long number) throws SQLException {
        if (number < 0 || number >= MOST_NUMBERS) {
            return false;
        }
        return present(chunk(number)).has(row(number));
    }

    /** The chunks that have any of them, upwards. */
    public int[] chunks() {
        return chunks;
    }

    /** Which are there, of one chunk. */
    public short[] rows(int chunk) throws SQLException {
        Chunk there = present(chunk);
        short[] rows = new short[Chunk.ROWS];
        int rowCount = 0;
        for (int row = 0; row < Chunk.ROWS; row++) {
            if (there.has(row)) {
                rows[rowCount++] = (short) row;
            }
        }
        return Arrays.copyOf(rows, rowCount);
    }

    /** Those that are there. */
    Column first() {
        return columns.get(0);
    }

    /** Sets all columns of a number; one that is missing is absent. Seen once {@link #flush} was called. */
    public void put(long number, Map<Column, Long> values) throws SQLException {
        if (number < 0 || number >= MOST_NUMBERS) {
            return;
        }
        Map<Column, Chunk> chunk = opened(chunk(number));
        int row = row(number);
        for (Column column : columns) {
            Long value = column == columns.get(0) ? Long.valueOf(0) : values.get(column);
            if (value == null) {
                chunk(chunk, number, column).remove(row);
            } else {
                chunk(chunk, number, column).set(row, value);
            }
        }
    }

    /** Sets one column of a number that is there. */
    public void set(long number, Column column, long value) throws SQLException {
        if (number >= 0 && number < MOST_NUMBERS) {
            chunk(opened(chunk(number)), number, column).set(row(number), value);
        }
    }

    /** It is there no more. */
    public void remove(long number) throws SQLException {
        if (number >= 0 && number < MOST_NUMBERS) {
            Map<Column, Chunk> chunk = opened(chunk(number));
            for (Column column : columns) {
                chunk(chunk, number, column).remove(row(number));
            }
        }
    }

    private Map<Column, Chunk> opened(int chunk) throws SQLException {
        if (!open.containsKey(chunk) && open.size() >= MOST_OPEN) {
            flush();
        }
        return open.computeIfAbsent(chunk, key -> new HashMap<>());
    }

    private Chunk chunk(Map<Column, Chunk> of, long number, Column column) throws SQLException {
        Chunk there = of.get(column);
        if (there == null) {
            there = new Chunk();
            there.unpack(packed(chunk(number), column));
            of.put(column, there);
        }
        return there;
    }

    /** Writes what was changed. Returns whether anything was. */
    public boolean flush() throws SQLException {
        boolean changed = false;
        for (Map.Entry<Integer, Map<Column, Chunk>> entry : open.entrySet()) {
            int chunk = entry.getKey();
            long before = presentIn(chunk);
            for (Column column : columns) {
                Chunk values = entry.getValue().get(column);
                byte[] packed = values == null ? null : values.pack();
                if (packed != null && !Arrays.equals(packed, packed(chunk, column))) {
                    write(chunk, column, packed);
                    changed = true;
                }
            }
            long now = presentIn(chunk);
            count += now - before;
            int[] others = Arrays.stream(chunks).filter(other -> other != chunk).toArray();
            chunks = now == 0
                    ? others
                    : IntStream.concat(Arrays.stream(others), IntStream.of(chunk))
                            .sorted()
                            .toArray();
        }
        open.clear();
        return changed;
    }

    private void write(int chunk, Column column, byte[] packed) throws SQLException {
        write.setString(1, column.label());
        write.setInt(2, chunk);
        write.setBytes(3, packed);
        write.executeUpdate();
        keep(chunk, column, packed);
    }

    private void keep(int chunk, Column column, byte[] packed) {
        kept.computeIfAbsent(chunk, key -> new HashMap<>()).put(column, new SoftReference<>(packed));
    }

    private long presentIn(int chunk) throws SQLException {
        long all = 0;
        for (long word : present(chunk).present) {
            all += Long.bitCount(word);
        }
        return all;
    }

    /** Which of a chunk are there. */
    private Chunk present(int chunk) throws SQLException {
        Chunk there = new Chunk();
        read(chunk, first(), there);
        return there;
    }

    void read(int chunk, Column column, Chunk into) throws SQLException {
        into.unpack(packed(chunk, column));
    }

    private byte[] packed(int chunk, Column column) throws SQLException {
        Map<Column, SoftReference<byte[]>> of = kept.get(chunk);
        SoftReference<byte[]> reference = of == null ? null : of.get(column);
        byte @Nullable [] there = reference == null ? null : reference.get();
        if (there == null) {
            read.setString(1, column.label());
            read.setInt(2, chunk);
            try (ResultSet row = read.executeQuery()) {
                there = row.next() ? row.getBytes(1) : Chunk.EMPTY;
            }
            keep(chunk, column, there);
        }
        return there;
    }
}
