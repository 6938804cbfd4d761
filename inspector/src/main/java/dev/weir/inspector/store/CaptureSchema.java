package dev.weir.inspector.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a capture. {@code record} is the compact JSON of {@link dev.weir.inspector.json.ModelCodec}; columns of their own
 * are only what SQL orders or evicts by, for each costs at every exchange. The view {@code listing} is for people with a SQL
 * shell and costs nothing until it is read.
 */
final class CaptureSchema {

    /** "Weir" in ASCII; {@code file} and SQLite shells show it. */
    static final int APPLICATION_ID = 0x57656972;

    /** Of the tables. A reader refuses a newer one. */
    static final int VERSION = 1;

    /**
     * A body's row is twice the exchange's number, plus one for the response's: the order of age without a second index. A
     * WebSocket has what was in its messages there, one after the other, for its 101 has no body.
     * Connections are evicted with their last exchange, hence the index.
     */
    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
            "CREATE TABLE exchange (number INTEGER PRIMARY KEY, started INTEGER NOT NULL, record BLOB NOT NULL)",
            "CREATE INDEX exchange_started ON exchange (started)",
            "CREATE TABLE body (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
            "CREATE TABLE connection (id INTEGER PRIMARY KEY, last_exchange INTEGER NOT NULL, record BLOB NOT NULL)",
            "CREATE INDEX connection_last ON connection (last_exchange)",
            "CREATE VIEW listing AS SELECT number, started, "
                    + "json_extract(CAST(record AS TEXT), '$.method') AS method, "
                    + "json_extract(CAST(record AS TEXT), '$.url') AS url FROM exchange");

    /** Rows of {@code meta}. */
    static final String META_INFO = "info";

    static final String META_SEALED = "sealed";

    private CaptureSchema() {}

    static void create(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            // Last: a file whose making was cut short is none of ours.
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }

    static long requestBody(long number) {
        return number * 2;
    }

    static long responseBody(long number) {
        return number * 2 + 1;
    }

    /** The single number that a query answers with. */
    static long number(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
