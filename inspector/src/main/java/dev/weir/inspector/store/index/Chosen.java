package dev.weir.inspector.store.index;

import dev.weir.inspector.store.index.column.Numbers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What the columns found, as SQL can ask for it: a byte for each number, of which it picks the one at {@code f.number}. */
final class Chosen {

    private final Connection database;

    Chosen(Connection database) {
        this.database = database;
    }

    /** Holds for {@code facet AS f} until the next one is made. */
    String sql(Numbers numbers) throws SQLException {
        try (PreparedStatement create = database.prepareStatement(
                "CREATE TEMP TABLE IF NOT EXISTS chosen (id INTEGER PRIMARY KEY, found BLOB NOT NULL)")) {
            create.executeUpdate();
        }
        long first = numbers.first();
        try (PreparedStatement insert = database.prepareStatement("INSERT OR REPLACE INTO temp.chosen VALUES (1, ?)")) {
            insert.setBytes(1, numbers.bytes(first));
            insert.executeUpdate();
        }
        return "substr((SELECT found FROM temp.chosen), f.number - " + first + " + 1, 1) = x'01'";
    }
}
