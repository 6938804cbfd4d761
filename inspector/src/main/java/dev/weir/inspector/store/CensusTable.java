package dev.weir.inspector.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Censuses of sockets in a capture, opaque here. Bounded: when they are too many, every second one of the older half goes, so that
 * the last ones are whole and of hours ago there is one in a while.
 */
final class CensusTable {

    /** An hour of changes a second. */
    private static final int MOST_ROWS = 3600;

    /** Of the capture's size: one in so many bytes. */
    private static final int SHARE = 64;

    private final Connection database;
    private final PreparedStatement insert;
    private final long mostBytes;
    private long rows;
    private long bytes;

    CensusTable(Connection database, long maxBytes) throws SQLException {
        this.database = database;
        this.mostBytes = maxBytes / SHARE;
        this.insert = database.prepareStatement("INSERT OR REPLACE INTO census VALUES (?, ?)");
    }

    void add(long atNanos, byte[] record) throws SQLException {
        insert.setLong(1, atNanos);
        insert.setBytes(2, record);
        insert.executeUpdate();
        rows++;
        bytes += record.length;
        while (rows > 2 && (rows > MOST_ROWS || bytes > mostBytes)) {
            thin();
        }
    }

    private void thin() throws SQLException {
        try (PreparedStatement half = database.prepareStatement(
                "DELETE FROM census WHERE at IN (SELECT at FROM"
                        + " (SELECT at, row_number() OVER (ORDER BY at) AS place FROM census) WHERE place <= ? AND place % 2 = 0)")) {
            half.setLong(1, rows / 2 + 1);
            half.executeUpdate();
        }
        count();
    }

    /** After a transaction that was rolled back, too. */
    void count() throws SQLException {
        rows = CaptureSchema.number(database, "SELECT count(*) FROM census");
        bytes = CaptureSchema.number(database, "SELECT total(length(record)) FROM census");
    }

    static List<byte[]> read(Connection database) throws SQLException {
        List<byte[]> all = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement("SELECT record FROM census ORDER BY at");
                ResultSet found = query.executeQuery()) {
            while (found.next()) {
                all.add(found.getBytes(1));
            }
        }
        return all;
    }
}
