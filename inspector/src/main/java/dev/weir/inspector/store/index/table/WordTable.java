package dev.weir.inspector.store.index.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Each text once: hosts, methods, media types and the like. */
public final class WordTable {

    private final PreparedStatement insert;
    private final Map<String, Long> ids = new HashMap<>();

    public WordTable(Connection database) throws SQLException {
        insert = database.prepareStatement("INSERT INTO word VALUES (?, ?)");
        try (PreparedStatement all = database.prepareStatement("SELECT text, id FROM word");
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getLong(2));
            }
        }
    }

    long id(String text) throws SQLException {
        Long known = ids.get(text);
        if (known != null) {
            return known;
        }
        long id = ids.size() + 1L;
        insert.setLong(1, id);
        insert.setString(2, text);
        insert.executeUpdate();
        ids.put(text, id);
        return id;
    }

    /** The ids of those that pass, as SQL wants them behind IN. */
    public String in(Predicate<String> test) {
        return ids.entrySet().stream()
                .filter(entry -> test.test(entry.getKey()))
                .map(entry -> entry.getValue().toString())
                .collect(Collectors.joining(",", "(", ")"));
    }
}
