package dev.weir.inspector.store;

import dev.weir.inspector.model.Note;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes of people in a capture. They are written beside the recording, by whoever serves it: SQLite lets one transaction after the other in,
 * and those of a recorder and of a note are short.
 */
public final class CaptureNotes {

    private CaptureNotes() {}

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
    static Map<Long, Note> read(Connection database) throws SQLException {
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
}
