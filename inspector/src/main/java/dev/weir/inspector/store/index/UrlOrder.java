package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.store.index.column.Columns;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Which place the URL of each exchange has among all: a column like any other. The places of all change with each URL that comes, so they are looked
 * for when a list wants that order, and stay for good once nothing comes any more.
 */
final class UrlOrder {

    private final Counts counts;
    private final Columns exchanges;

    /** How many have a place. */
    private long placed;

    private boolean fresh;

    UrlOrder(Counts counts, Columns exchanges) {
        this.counts = counts;
        this.exchanges = exchanges;
    }

    /** All have their places. */
    void whole() {
        fresh = true;
    }

    /** Something came or went. */
    void changed() {
        fresh = false;
    }

    /** While much comes at once, places are looked for when there are twice as many: the others come last until then. */
    void prepare(boolean complete) throws SQLException {
        if (!fresh && (complete || exchanges.count() >= 2 * placed)) {
            find();
        }
    }

    void find() throws SQLException {
        long[] order = new long[(int) exchanges.count()];
        int[] count = new int[1];
        counts.rows("SELECT number FROM url ORDER BY text, number", row -> {
            if (count[0] < order.length) {
                order[count[0]++] = row.getLong(1);
            }
        });
        // Chunk by chunk: each is written once.
        long[] places = new long[count[0]];
        for (int place = 0; place < places.length; place++) {
            places[place] = (order[place] << Integer.SIZE) | place;
        }
        Arrays.sort(places);
        for (long place : places) {
            exchanges.set(place >>> Integer.SIZE, Column.URL, place & 0xffff_ffffL);
        }
        exchanges.flush();
        counts.commit();
        placed = places.length;
        fresh = true;
    }
}
