package dev.weir.inspector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps a capture within its size: the oldest bodies go first, then the oldest blocks. */
final class Room {

    /** Looked at in one step; the step ends earlier when enough was found. */
    private static final int ROWS_PER_STEP = 512;

    private final SizeLimit limit;
    private final Connection database;
    private final PreparedStatement allPages;
    private final PreparedStatement freePages;

    /** What the index will take that the capture gets when it is sealed, by block. */
    private final TreeMap<Long, Long> indexBytes = new TreeMap<>();

    /** Blocks of the batch that may still be rolled back. */
    private final List<Long> batchBlocks = new ArrayList<>();

    private long allIndexBytes;

    /** In the file, and of the batch that may still be rolled back. */
    private long bodyBytes;

    private long batchBodyBytes;
    private long evictedExchanges;

    Room(Connection database, SizeLimit limit) throws SQLException {
        this.limit = limit;
        this.database = database;
        this.allPages = database.prepareStatement("PRAGMA page_count");
        this.freePages = database.prepareStatement("PRAGMA freelist_count");
    }

    void bodiesCame(long bytes) {
        batchBodyBytes += bytes;
    }

    void blockCame(long block, long bytesOfIndex) {
        indexBytes.put(block, bytesOfIndex);
        allIndexBytes += bytesOfIndex;
        batchBlocks.add(block);
    }

    void committed() {
        batchBlocks.clear();
        bodyBytes += batchBodyBytes;
        batchBodyBytes = 0;
    }

    /** What was evicted in it stays away from the reckoning: the next batch evicts it again. */
    void rolledBack() {
        batchBlocks.forEach(this::forget);
        batchBlocks.clear();
        batchBodyBytes = 0;
    }

    private void forget(long block) {
        Long bytes = indexBytes.remove(block);
        allIndexBytes -= bytes == null ? 0 : bytes;
    }

    /** Within the current transaction. Returns how many exchanges were evicted. */
    long make() throws SQLException {
        evictedExchanges = 0;
        if (usedPages() <= limit.highPages()) {
            return 0;
        }
        long excess = excessBytes();
        while (excess > 0) {
            boolean bodies = bodyBytes + batchBodyBytes > limit.bodiesShareBytes() - allIndexBytes / 2;
            long gone = bodies ? evictBodies(excess) : evictExchanges(excess);
            if (gone == 0) {
                break;
            }
            excess = excessBytes();
        }
        return evictedExchanges;
    }

    private long excessBytes() throws SQLException {
        return (usedPages() - limit.lowPages()) * CaptureDatabase.PAGE_BYTES;
    }

    /** With room for the index. */
    private long usedPages() throws SQLException {
        return number(allPages) - number(freePages) + allIndexBytes / CaptureDatabase.PAGE_BYTES;
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private long evictBodies(long bytes) throws SQLException {
        Oldest oldest = oldest("SELECT block, length(packed) FROM bodies ORDER BY block LIMIT ?", bytes, Map.of());
        batchBodyBytes -= oldest.bytes();
        return oldest.rows() == 0 ? 0 : delete("DELETE FROM bodies WHERE block <= ?", oldest.lastId());
    }

    private long evictExchanges(long bytes) throws SQLException {
        Oldest oldest = oldest("SELECT id, length(records) FROM block ORDER BY id LIMIT ?", bytes, indexBytes);
        if (oldest.rows() == 0) {
            return 0;
        }
        batchBodyBytes -= sum("SELECT total(length(packed)) FROM bodies WHERE block <= ?", oldest.lastId());
        long gone = sum("SELECT total(exchanges) FROM block WHERE id <= ?", oldest.lastId());
        delete("DELETE FROM bodies WHERE block <= ?", oldest.lastId());
        delete("DELETE FROM block WHERE id <= ?", oldest.lastId());
        evictedExchanges += gone;
        List.copyOf(indexBytes.headMap(oldest.lastId(), true).keySet()).forEach(this::forget);
        return oldest.rows();
    }

    /** The oldest rows that have so many bytes together with what goes along with them, or as many as one step takes. */
    private record Oldest(long lastId, long rows, long bytes) {}

    private Oldest oldest(String query, long bytes, Map<Long, Long> along) throws SQLException {
        long lastId = 0;
        long count = 0;
        long found = 0;
        try (PreparedStatement statement = database.prepareStatement(query)) {
            statement.setInt(1, ROWS_PER_STEP);
            try (ResultSet rows = statement.executeQuery()) {
                while (found < bytes && rows.next()) {
                    lastId = rows.getLong(1);
                    found += rows.getLong(2) + along.getOrDefault(lastId, 0L);
                    count++;
                }
            }
        }
        return new Oldest(lastId, count, found);
    }

    private long sum(String query, long through) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(query)) {
            statement.setLong(1, through);
            return number(statement);
        }
    }

    private long delete(String delete, long through) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(delete)) {
            statement.setLong(1, through);
            return statement.executeUpdate();
        }
    }
}
