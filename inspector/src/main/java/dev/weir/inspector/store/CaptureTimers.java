package dev.weir.inspector.store;

import dev.weir.inspector.model.client.ClientTimers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients told of their exchanges. They tell it when they have ended: it is written beside the records, which were written before. */
public final class CaptureTimers {

    private CaptureTimers() {}

    /**
     * Keeps what was told, by the exchange's number. The capture may be sealed.
     *
     * @throws CaptureException when the file cannot be written
     */
    public static void write(Path capture, Map<Long, ClientTimers> told) {
        if (told.isEmpty()) {
            return;
        }
        try (Connection database = CaptureDatabase.openBeside(capture)) {
            try (PreparedStatement insert = database.prepareStatement(
                    "INSERT OR REPLACE INTO client_timers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Map.Entry<Long, ClientTimers> one : told.entrySet()) {
                    ClientTimers timers = one.getValue();
                    insert.setLong(1, one.getKey());
                    insert.setString(2, timers.program());
                    insert.setLong(3, timers.nameMicros());
                    insert.setLong(4, timers.connectMicros());
                    insert.setObject(5, timers.tlsMicros());
                    insert.setLong(6, timers.readyMicros());
                    insert.setObject(7, timers.sentMicros());
                    insert.setObject(8, timers.firstByteMicros());
                    insert.setLong(9, timers.totalMicros());
                    insert.executeUpdate();
                }
            }
            database.commit();
        } catch (SQLException e) {
            throw CaptureTrouble.writing(capture, e);
        }
    }

    /** By the exchange's number. */
    static Map<Long, ClientTimers> read(Connection database) throws SQLException {
        Map<Long, ClientTimers> all = new LinkedHashMap<>();
        try (PreparedStatement query = database.prepareStatement(
                        "SELECT number, program, name, connect, tls, ready, sent, first_byte, total FROM client_timers");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                all.put(
                        row.getLong(1),
                        new ClientTimers(
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                orNull(row, 5),
                                row.getLong(6),
                                orNull(row, 7),
                                orNull(row, 8),
                                row.getLong(9)));
            }
        }
        return all;
    }

    private static @Nullable Long orNull(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
