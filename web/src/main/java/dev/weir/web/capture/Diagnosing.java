package dev.weir.web.capture;

import dev.weir.events.Ticker;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.query.CaptureFindings.Sockets;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.FindingDraft;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Keeps the findings of an index near the end of a capture that may grow. Rules look at many exchanges in their order, and at connections
 * that close later, so each time all is examined anew; a large capture therefore more rarely.
 */
public final class Diagnosing {

    /** So many times as long as the last one took nobody diagnoses again: a fifth of one processor. */
    private static final long PAUSES = 4;

    private final ShownCapture shown;
    private final CaptureIndex index;
    private final Ticker ticker;
    private final BooleanSupplier stopped;
    private long endedAtNanos;
    private long tookNanos;

    /** @param stopped asked now and then: a capture that is closed shall not wait until all of it was read */
    public Diagnosing(ShownCapture shown, CaptureIndex index, Ticker ticker, BooleanSupplier stopped) {
        this.shown = shown;
        this.index = index;
        this.ticker = ticker;
        this.stopped = stopped;
    }

    /**
     * Diagnoses when there is something new and enough time went by.
     *
     * @throws CancellationException when it was stopped meanwhile
     */
    public void advance(CaptureReader reader) throws SQLException {
        long start = ticker.nanos();
        boolean early = endedAtNanos != 0 && start - endedAtNanos < PAUSES * tookNanos;
        if (early || !index.complete() || index.diagnosed()) {
            return;
        }
        FindingDraft draft = index.diagnose();
        Sockets sockets = new Sockets(CaptureLedger.of(reader), shown.ports());
        reader.watch(read -> {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("the capture is closed");
            }
        });
        try {
            CaptureFindings.tell(reader, shown.thresholds(), sockets, draft);
        } finally {
            reader.watch(read -> {});
        }
        draft.end();
        endedAtNanos = ticker.nanos();
        tookNanos = endedAtNanos - start;
    }
}
