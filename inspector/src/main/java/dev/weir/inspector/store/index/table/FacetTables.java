package dev.weir.inspector.store.index.table;

import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** How rows get into the tables of facets. */
public final class FacetTables {

    private final WordTable words;
    private final PreparedStatement facet;
    private final PreparedStatement url;
    private final PreparedStatement link;

    public FacetTables(Connection database) throws SQLException {
        words = new WordTable(database);
        facet = database.prepareStatement(
                "INSERT OR REPLACE INTO facet VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)");
        url = database.prepareStatement("INSERT OR REPLACE INTO url VALUES (?, ?)");
        link = database.prepareStatement("INSERT OR REPLACE INTO link VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
    }

    public WordTable words() {
        return words;
    }

    public void add(ExchangeFacets x, long block) throws SQLException {
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
    }
}
