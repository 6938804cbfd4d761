package dev.weir.app.recording;

import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ledger.CensusCodec;
import dev.weir.inspector.ledger.CensusSeries;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands records to the capture and to whoever watches, and says when the capture cannot be written. */
final class CaptureStore implements RecordStore {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureStore.class);

    private final CaptureWriter writer;
    private final RecordStore watcher;
    private final CensusSeries sockets;
    private final AtomicLong came = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong pages = new AtomicLong();
    private final Queue<PageMark> marked = new ConcurrentLinkedQueue<>();
    private @Nullable String toldTrouble;
    private long censusAtNanos = Long.MIN_VALUE;

    CaptureStore(CaptureWriter writer, RecordStore watcher, CensusSeries sockets) {
        this.writer = writer;
        this.watcher = watcher;
        this.sockets = sockets;
    }

    @Override
    public void exchange(RecordedExchange exchange) {
        writer.exchange(exchange);
        came.incrementAndGet();
        watcher.exchange(exchange);
    }

    @Override
    public void connection(RecordedConnection connection) {
        writer.connection(connection);
        came.incrementAndGet();
        watcher.connection(connection);
    }

    @Override
    public boolean waiting() {
        return !marked.isEmpty() || sockets.hasAfter(censusAtNanos);
    }

    /** Begins a page. Any thread. */
    synchronized PageMark mark(String name, long atNanos) {
        PageMark page = new PageMark(pages.incrementAndGet(), atNanos, name);
        came.incrementAndGet();
        marked.add(page);
        return page;
    }

    /** Hands over what was counted meanwhile. */
    void countSockets() {
        for (SocketCensus census : sockets.after(censusAtNanos)) {
            writer.census(census.atNanos(), CensusCodec.write(census));
            censusAtNanos = census.atNanos();
        }
    }

    @Override
    public void flush() {
        long until = came.get();
        countSockets();
        for (PageMark page = marked.poll(); page != null; page = marked.poll()) {
            writer.page(page);
        }
        writer.flush();
        committed.set(until);
        watcher.flush();
        String trouble = writer.trouble();
        if (trouble != null && !trouble.equals(toldTrouble)) {
            LOG.warn(
                    "the capture cannot be written: {}; traffic goes on, {} exchanges are missing from it so far",
                    trouble,
                    writer.losses().unwrittenExchanges());
        }
        toldTrouble = trouble;
    }

    /** How many records came; readers see all of them once {@link #committed} is as much. Any thread. */
    long came() {
        return came.get();
    }

    long committed() {
        return committed.get();
    }
}
