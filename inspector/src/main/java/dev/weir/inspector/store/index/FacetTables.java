package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of facets, and how rows get into them. Rows are narrow: whole tables are looked through for a filter. */
final class FacetTables {

    /** Also in {@code docs/capture-format.md}. */
    private static final List<String> TABLES = List.of(
            "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
            "CREATE TABLE facet (number INTEGER PRIMARY KEY, started INTEGER NOT NULL, total INTEGER NOT NULL, "
                    + "queue INTEGER, dns INTEGER, connect INTEGER, tls INTEGER, send INTEGER, wait INTEGER, receive INTEGER, "
                    + "status INTEGER, size INTEGER, method INTEGER, host INTEGER, type INTEGER, protocol INTEGER, "
                    + "error INTEGER, agent INTEGER, tls_version INTEGER, flags INTEGER NOT NULL, states INTEGER NOT NULL, client INTEGER NOT NULL, "
                    + "origin INTEGER, block INTEGER NOT NULL, findings INTEGER NOT NULL)",
            "CREATE TABLE url (number INTEGER PRIMARY KEY, text TEXT NOT NULL)",
            "CREATE TABLE link (id INTEGER PRIMARY KEY, leg TEXT NOT NULL, tls TEXT, first TEXT, kind TEXT, "
                    + "states INTEGER NOT NULL, retrans INTEGER NOT NULL, exchanges INTEGER NOT NULL, opened INTEGER NOT NULL, "
                    + "closed INTEGER, host TEXT, remote TEXT NOT NULL, block INTEGER NOT NULL)");

    /** With the number behind, for a page needs nothing else of what it passes over. */
    private static final List<String> SORTED = List.of(
            "started", "total", "queue", "dns", "connect", "tls", "send", "wait", "receive", "status", "size", "host");

    private final WordTable words;
    private final PreparedStatement facet;
    private final PreparedStatement url;
    private final PreparedStatement link;

    FacetTables(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            for (String column : SORTED) {
                statement.executeUpdate("CREATE INDEX facet_" + column + " ON facet (" + column + ", number)");
            }
        }
        words = new WordTable(database);
        facet = database.prepareStatement(
                "INSERT OR REPLACE INTO facet VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)");
        url = database.prepareStatement("INSERT OR REPLACE INTO url VALUES (?, ?)");
        link = database.prepareStatement("INSERT OR REPLACE INTO link VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
    }

    WordTable words() {
        return words;
    }

    void add(ExchangeFacets x, long block) throws SQLException {
        int at = 1;
        facet.setLong(at++, x.number());
        facet.setLong(at++, x.started());
        facet.setLong(at++, x.total());
        for (Long phase : x.phases()) {
            set(at++, phase);
        }
        set(at++, x.status() == null ? null : Long.valueOf(x.status()));
        set(at++, x.size());
        for (String word :
                new @Nullable String[] {x.method(), x.host(), x.type(), x.protocol(), x.error(), x.agent(), x.tls()}) {
            set(at++, word == null ? null : Long.valueOf(words.id(word)));
        }
        facet.setInt(at++, x.flags());
        facet.setInt(at++, x.states());
        facet.setLong(at++, x.client());
        set(at++, x.origin());
        facet.setLong(at, block);
        facet.executeUpdate();
        url.setLong(1, x.number());
        url.setString(2, x.url());
        url.executeUpdate();
    }

    private void set(int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            facet.setNull(at, Types.INTEGER);
        } else {
            facet.setLong(at, value);
        }
    }

    void add(ConnectionFacets connection, long block) throws SQLException {
        link.setLong(1, connection.id());
        link.setString(2, connection.leg());
        link.setString(3, connection.tls());
        link.setString(4, connection.first());
        link.setString(5, connection.kind());
        link.setInt(6, connection.states());
        link.setInt(7, connection.retrans());
        link.setInt(8, connection.exchanges());
        link.setLong(9, connection.opened());
        link.setObject(10, connection.closed());
        link.setString(11, connection.host());
        link.setString(12, connection.remote());
        link.setLong(13, block);
        link.executeUpdate();
    }
}
