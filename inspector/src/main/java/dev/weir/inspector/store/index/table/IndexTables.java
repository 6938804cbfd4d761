package dev.weir.inspector.store.index.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of an index. Lists and filters look through {@code packed}, see {@link dev.weir.inspector.store.index.column.Columns}; rows are for people, for
 * figures, and for what is asked of one exchange.
 */
public final class IndexTables {

    /** Also in {@code docs/capture-format.md}. */
    private static final List<String> TABLES = List.of(
            "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
            "CREATE TABLE facet (number INTEGER PRIMARY KEY, started INTEGER NOT NULL, total INTEGER NOT NULL, "
                    + "queue INTEGER, dns INTEGER, connect INTEGER, tls INTEGER, send INTEGER, wait INTEGER, receive INTEGER, "
                    + "status INTEGER, size INTEGER, method INTEGER, host INTEGER, type INTEGER, protocol INTEGER, "
                    + "error INTEGER, agent INTEGER, tls_version INTEGER, way INTEGER NOT NULL, route INTEGER, flags INTEGER NOT NULL, "
                    + "states INTEGER NOT NULL, client INTEGER NOT NULL, "
                    + "origin INTEGER, block INTEGER NOT NULL, findings INTEGER NOT NULL)",
            "CREATE TABLE packed (facet TEXT NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (facet, chunk))",
            "CREATE TABLE url (number INTEGER PRIMARY KEY, text TEXT NOT NULL)",
            "CREATE TABLE link (id INTEGER PRIMARY KEY, leg TEXT NOT NULL, tls TEXT, first TEXT, kind TEXT, "
                    + "states INTEGER NOT NULL, retrans INTEGER NOT NULL, exchanges INTEGER NOT NULL, opened INTEGER NOT NULL, "
                    + "closed INTEGER, host TEXT, remote TEXT NOT NULL, block INTEGER NOT NULL)",
            "CREATE TABLE finding (id INTEGER PRIMARY KEY, round INTEGER NOT NULL, code TEXT NOT NULL, "
                    + "sentence TEXT NOT NULL, details TEXT NOT NULL, exchange INTEGER, connection INTEGER, "
                    + "evidence TEXT NOT NULL, stake INTEGER NOT NULL)",
            "CREATE INDEX finding_by_code ON finding (round, code, stake)",
            "CREATE INDEX finding_exchange ON finding (exchange) WHERE exchange IS NOT NULL",
            "CREATE INDEX finding_connection ON finding (connection) WHERE connection IS NOT NULL");

    private IndexTables() {}

    public static void create(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
        }
    }

    /** What keeps URLs in their order while more of them come; where none come any more they are sorted once. */
    public static void followUrls(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate("CREATE INDEX url_text ON url (text, number)");
        }
    }
}
