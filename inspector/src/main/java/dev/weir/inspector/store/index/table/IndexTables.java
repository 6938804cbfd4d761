package dev.weir.inspector.store.index.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of an index. Rows of facets are narrow: whole tables are looked through for a filter. */
public final class IndexTables {

    /** Also in {@code docs/capture-format.md}. */
    private static final List<String> TABLES = List.of(
            "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
            "CREATE TABLE facet (number INTEGER PRIMARY KEY, started INTEGER NOT NULL, total INTEGER NOT NULL, "
                    + "queue INTEGER, dns INTEGER, connect INTEGER, tls INTEGER, send INTEGER, wait INTEGER, receive INTEGER, "
                    + "status INTEGER, size INTEGER, method INTEGER, host INTEGER, type INTEGER, protocol INTEGER, "
                    + "error INTEGER, agent INTEGER, tls_version INTEGER, flags INTEGER NOT NULL, states INTEGER NOT NULL, client INTEGER NOT NULL, "
                    + "origin INTEGER, block INTEGER NOT NULL, findings INTEGER NOT NULL)",
            // Narrow: what is passed over to reach a page far behind need not be read whole.
            "CREATE INDEX facet_number ON facet (number)",
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

    /** With the number behind, for a page needs nothing else of what it passes over. */
    private static final List<String> SORTED =
            List.of("started", "total", "queue", "send", "wait", "receive", "status", "size", "method", "host", "type");

    /** Most exchanges have none of these: those come behind in lists, and need no place in an order. */
    private static final List<String> SELDOM = List.of("dns", "connect", "tls");

    private static final List<String> ORDERS = orders();

    private IndexTables() {}

    public static void create(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
        }
    }

    private static List<String> orders() {
        List<String> all = new ArrayList<>();
        for (String column : SORTED) {
            all.add("CREATE INDEX facet_" + column + " ON facet (" + column + ", number)");
        }
        for (String column : SELDOM) {
            all.add("CREATE INDEX facet_" + column + " ON facet (" + column + ", number) WHERE " + column
                    + " IS NOT NULL");
        }
        all.add("CREATE INDEX url_text ON url (text, number)");
        return List.copyOf(all);
    }

    /** How many orders lists have. */
    public static int orderCount() {
        return ORDERS.size();
    }

    /** Makes the index of one order: at once it takes a tenth of what it takes row by row. */
    public static void order(Connection database, int which) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate(ORDERS.get(which));
        }
    }
}
