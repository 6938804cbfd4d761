package dev.weir.inspector.store.index.table;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.store.index.column.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How facets get into the tables: as rows, and in columns. */
public final class FacetTables {

    /** In the order of the table, between the number and the block. */
    private static final List<Column> ROW = List.of(
            Column.STARTED,
            Column.TOTAL,
            Column.QUEUE,
            Column.DNS,
            Column.CONNECT,
            Column.TLS,
            Column.SEND,
            Column.WAIT,
            Column.RECEIVE,
            Column.STATUS,
            Column.SIZE,
            Column.METHOD,
            Column.HOST,
            Column.TYPE,
            Column.PROTOCOL,
            Column.ERROR,
            Column.AGENT,
            Column.TLS_VERSION,
            Column.WAY,
            Column.ROUTE,
            Column.FLAGS,
            Column.STATES,
            Column.CLIENT,
            Column.ORIGIN);

    /** By the order of {@link ExchangeFacets#phases}. */
    private static final List<Column> PHASES =
            List.of(Column.QUEUE, Column.DNS, Column.CONNECT, Column.TLS, Column.SEND, Column.WAIT, Column.RECEIVE);

    private final WordTable words;
    private final Columns exchanges;
    private final Columns connections;
    private final PreparedStatement facet;
    private final PreparedStatement url;
    private final PreparedStatement link;

    public FacetTables(Connection database) throws SQLException {
        words = new WordTable(database);
        exchanges = new Columns(database, Column.ofExchanges());
        connections = new Columns(database, Column.ofLinks());
        facet = database.prepareStatement("INSERT OR REPLACE INTO facet VALUES (?" + ",?".repeat(ROW.size()) + ",?,0)");
        url = database.prepareStatement("INSERT OR REPLACE INTO url VALUES (?, ?)");
        link = database.prepareStatement("INSERT OR REPLACE INTO link VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
    }

    public WordTable words() {
        return words;
    }

    public Columns exchanges() {
        return exchanges;
    }

    public Columns connections() {
        return connections;
    }

    /** What was added is found from now on. Returns whether there was something. */
    public boolean flush() throws SQLException {
        return exchanges.flush() | connections.flush();
    }

    public void add(ExchangeFacets x, long block) throws SQLException {
        Map<Column, Long> values = values(x);
        int at = 1;
        facet.setLong(at++, x.number());
        for (Column column : ROW) {
            set(facet, at++, values.get(column));
        }
        facet.setLong(at, block);
        facet.executeUpdate();
        exchanges.put(x.number(), values);
        url.setLong(1, x.number());
        url.setString(2, x.url());
        url.executeUpdate();
    }

    private Map<Column, Long> values(ExchangeFacets x) throws SQLException {
        Map<Column, Long> values = new EnumMap<>(Column.class);
        values.put(Column.STARTED, x.started());
        values.put(Column.TOTAL, x.total());
        for (int i = 0; i < PHASES.size(); i++) {
            put(values, PHASES.get(i), x.phases()[i]);
        }
        put(values, Column.STATUS, x.status() == null ? null : Long.valueOf(x.status()));
        put(values, Column.SIZE, x.size());
        word(values, Column.METHOD, x.method());
        word(values, Column.HOST, x.host());
        word(values, Column.TYPE, x.type());
        word(values, Column.PROTOCOL, x.protocol());
        word(values, Column.ERROR, x.error());
        word(values, Column.AGENT, x.agent());
        word(values, Column.TLS_VERSION, x.tls());
        word(values, Column.WAY, x.way());
        lines(values, Column.ROUTE, x.route());
        lines(values, Column.ASKED_TYPES, x.askedTypes());
        lines(values, Column.ANSWERED_TYPES, x.answeredTypes());
        lines(values, Column.ATTEMPTS, x.attempts());
        values.put(Column.FLAGS, (long) x.flags());
        values.put(Column.STATES, (long) x.states());
        values.put(Column.CLIENT, x.client());
        put(values, Column.ORIGIN, x.origin());
        return values;
    }

    private static void put(Map<Column, Long> values, Column column, @Nullable Long value) {
        if (value != null) {
            values.put(column, value);
        }
    }

    private void word(Map<Column, Long> values, Column column, @Nullable String word) throws SQLException {
        if (word != null) {
            values.put(column, words.id(word));
        }
    }

    /** Of which each exchange may have one of its own. */
    private void lines(Map<Column, Long> values, Column column, @Nullable String lines) throws SQLException {
        if (lines != null) {
            values.put(column, words.idOrNone(lines));
        }
    }

    private static void set(PreparedStatement into, int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            into.setNull(at, Types.INTEGER);
        } else {
            into.setLong(at, value);
        }
    }

    public void add(ConnectionFacets connection, long block) throws SQLException {
        link.setLong(1, connection.id());
        link.setString(2, connection.leg());
        link.setString(3, connection.tls());
        link.setString(4, connection.first());
        link.setString(5, connection.kind());
        link.setInt(6, connection.states());
        link.setLong(7, connection.retrans());
        link.setInt(8, connection.exchanges());
        link.setLong(9, connection.opened());
        link.setObject(10, connection.closed());
        link.setString(11, connection.host());
        link.setString(12, connection.remote());
        link.setLong(13, block);
        link.executeUpdate();
        connections.put(connection.id(), values(connection));
    }

    private Map<Column, Long> values(ConnectionFacets connection) throws SQLException {
        Map<Column, Long> values = new EnumMap<>(Column.class);
        values.put(Column.LINK_STATES, (long) connection.states());
        values.put(Column.LINK_RETRANS, connection.retrans());
        word(values, Column.LINK_TLS, connection.tls());
        word(values, Column.LINK_FIRST, connection.first());
        word(values, Column.LINK_KIND, connection.kind());
        int port = connection.remote().lastIndexOf(':');
        word(values, Column.LINK_ADDRESS, connection.remote().substring(0, port));
        values.put(Column.LINK_PORT, Long.valueOf(connection.remote().substring(port + 1)));
        return values;
    }
}
