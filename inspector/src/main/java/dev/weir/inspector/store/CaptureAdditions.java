package dev.weir.inspector.store;

import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.client.ClientTimers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is added to a capture beside its records, also when it is sealed: notes of people, and what clients told of their clocks when they had
 * ended. SQLite lets one transaction after the other in, and those of a recorder and of an addition are short.
 */
public final class CaptureAdditions {

    private CaptureAdditions() {}

    /**
     * Keeps a note in place of an earlier one of the same exchange; one that says nothing takes it away. The capture may be sealed, or
     * written just now by this process or another one. Any thread.
     *
     * @throws CaptureException when the file cannot be written
     */
    public static void write(Path capture, Note note) {
        // Asks whether it is a capture of this format, which opening for writing does not.
        CaptureReader.open(capture).close();
        if (!Files.isWritable(capture)) {
            throw CaptureTrouble.readOnly(capture);
        }
        try (Connection database = CaptureDatabase.openBeside(capture)) {
            insert(database, List.of(note));
            database.commit();
        } catch (SQLException e) {
            throw CaptureTrouble.writing(capture, e);
        }
    }

    /** Within the current transaction. */
    static void insert(Connection database, List<Note> notes) throws SQLException {
        if (notes.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = database.prepareStatement("INSERT OR REPLACE INTO note VALUES (?, ?, ?)");
                PreparedStatement delete = database.prepareStatement("DELETE FROM note WHERE number = ?")) {
            for (Note note : notes) {
                PreparedStatement change = note.empty() ? delete : insert;
                change.setLong(1, note.number());
                if (!note.empty()) {
                    insert.setBoolean(2, note.marked());
                    insert.setString(3, note.comment());
                }
                change.executeUpdate();
            }
        }
    }

    /** By the exchange's number. */
    static Map<Long, Note> notes(Connection database) throws SQLException {
        Map<Long, Note> all = new LinkedHashMap<>();
        try (PreparedStatement query =
                        database.prepareStatement("SELECT number, marked, comment FROM note ORDER BY number");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                all.put(rows.getLong(1), new Note(rows.getLong(1), rows.getBoolean(2), rows.getString(3)));
            }
        }
        return all;
    }

    /**
     * Keeps what clients told, by the exchange's number. The capture may be sealed.
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
    static Map<Long, ClientTimers> clientTimers(Connection database) throws SQLException {
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
