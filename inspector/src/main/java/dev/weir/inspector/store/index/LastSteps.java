package dev.weir.inspector.store.index;

import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.column.Columns;
import dev.weir.inspector.store.index.table.ReadableViews;
import dev.weir.inspector.store.index.text.UrlTexts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** What an index in a capture itself gets once all exchanges and findings are in it: URLs packed and in their order, and views for people. */
final class LastSteps {

    /** Of URLs, packed in one step: some 50 ms. */
    private static final int CHUNKS_AT_ONCE = 16;

    private final Connection database;
    private final CaptureReader reader;
    private final Columns exchanges;
    private final UrlTexts urls;
    private final UrlOrder order;

    /** So many chunks of URLs. */
    private int packed;

    private boolean left;

    LastSteps(Connection database, CaptureReader reader, Columns exchanges, UrlTexts urls, UrlOrder order) {
        this.database = database;
        this.reader = reader;
        this.exchanges = exchanges;
        this.urls = urls;
        this.order = order;
    }

    /** They are to be done. */
    void begin() {
        left = true;
    }

    boolean left() {
        return left;
    }

    /** Does one. */
    void next(Thresholds thresholds) throws SQLException {
        database.commit();
        int[] chunks = exchanges.chunks();
        if (packed < chunks.length) {
            int next = Math.min(packed + CHUNKS_AT_ONCE, chunks.length);
            urls.pack(Arrays.copyOfRange(chunks, packed, next));
            packed = next;
            database.commit();
            return;
        }
        order.prepare(true);
        ReadableViews.create(database, reader.info().anchor());
        new Counts(database).update("INSERT INTO meta VALUES ('index', '" + SealedIndex.version(thresholds) + "')");
        database.commit();
        urls.whole();
        left = false;
    }
}
