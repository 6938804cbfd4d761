package dev.weir.inspector.ingest;

import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between the folder and a store that may fail: counts what could not be written, and knows when a flush is due. */
final class CountingStore implements RecordStore {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final RecordStore store;
    private final AtomicLong unwritten = new AtomicLong();
    private boolean dirty;
    private boolean told;
    private long flushedAtNanos;

    CountingStore(RecordStore store) {
        this.store = store;
    }

    @Override
    public void exchange(RecordedExchange exchange) {
        dirty = true;
        if (!succeeds(() -> store.exchange(exchange))) {
            unwritten.incrementAndGet();
        }
    }

    @Override
    public void connection(RecordedConnection connection) {
        dirty = true;
        succeeds(() -> store.connection(connection));
    }

    @Override
    public void flush() {
        dirty = false;
        succeeds(store::flush);
    }

    /** Flushes when something is there and the last flush is that long ago. */
    void flushIfDue(long nowNanos, long everyNanos) {
        if ((dirty || store.waiting()) && nowNanos - flushedAtNanos >= everyNanos) {
            flush();
            flushedAtNanos = nowNanos;
        }
    }

    boolean dirty() {
        return dirty;
    }

    long unwritten() {
        return unwritten.get();
    }

    private boolean succeeds(Runnable write) {
        try {
            write.run();
            return true;
        } catch (RuntimeException e) {
            if (!told) {
                told = true;
                LOG.error("the capture cannot be written; this is said once, the count is in the capture", e);
            }
            return false;
        }
    }
}
