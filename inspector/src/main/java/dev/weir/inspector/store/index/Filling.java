package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureReader.Batch;
import dev.weir.inspector.store.index.table.FacetTables;
import dev.weir.inspector.store.index.text.UrlTexts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Takes the journal of a capture into the tables of its index. */
final class Filling {

    private static final long WHOLE = Long.MAX_VALUE;

    private final CaptureReader reader;
    private final Connection database;
    private final FacetTables tables;
    private final UrlTexts urls;
    private final Counts counts;
    private final LongSupplier clock;
    private final Runnable changed;
    private long lastBlock;
    private long firstBlock;
    private boolean complete;

    /** @param changed is run when something came or went: what was counted is counted anew */
    Filling(
            CaptureReader reader,
            Connection database,
            FacetTables tables,
            UrlTexts urls,
            LongSupplier clock,
            Runnable changed) {
        this.reader = reader;
        this.database = database;
        this.tables = tables;
        this.urls = urls;
        this.counts = new Counts(database);
        this.clock = clock;
        this.changed = changed;
    }

    /** Nothing is to be added any more. */
    void whole() {
        lastBlock = WHOLE;
        complete = true;
    }

    /** So far it is in the tables. */
    long lastBlock() {
        return lastBlock;
    }

    boolean complete() {
        return complete;
    }

    /** Takes in what the journal has more, until then; at least one batch. */
    void update(long until) throws SQLException {
        if (lastBlock == WHOLE) {
            return;
        }
        // Whoever has read in a transaction cannot write in it once somebody else has written.
        database.commit();
        evict();
        boolean more = true;
        do {
            Optional<Batch> batch = reader.batchAfter(lastBlock);
            more = batch.isPresent();
            if (batch.isPresent()) {
                add(batch.get());
            }
        } while (more && clock.getAsLong() < until);
        complete = !more;
        if (tables.flush()) {
            changed.run();
        }
        database.commit();
    }

    private void add(Batch batch) throws SQLException {
        for (RecordedExchange exchange : batch.exchanges()) {
            tables.add(ExchangeFacets.of(exchange), batch.block());
            urls.changed(exchange.number());
        }
        for (RecordedConnection connection : batch.connections()) {
            tables.add(ConnectionFacets.of(connection), batch.block());
        }
        lastBlock = batch.block();
    }

    /** What made room for newer ones. */
    private void evict() throws SQLException {
        long first = reader.firstBlock();
        if (first > firstBlock) {
            int chunk = UrlTexts.CHUNK;
            String places = "SELECT DISTINCT number / " + chunk + " FROM facet WHERE block < " + first;
            counts.numbers(places).forEach(place -> urls.changed(place * chunk));
            for (long number : counts.numbers("SELECT number FROM facet WHERE block < " + first)) {
                tables.exchanges().remove(number);
            }
            counts.update("DELETE FROM url WHERE number IN (SELECT number FROM facet WHERE block < " + first + ")");
            counts.update("DELETE FROM facet WHERE block < " + first);
            firstBlock = first;
        }
    }
}
