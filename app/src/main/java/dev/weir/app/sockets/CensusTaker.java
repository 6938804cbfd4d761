package dev.weir.app.sockets;

import dev.weir.events.Leg;
import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ledger.CensusSeries;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.ledger.SocketCensus.KernelSocket;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts this process's sockets about once a second, on a thread of its own, and never uses more than one percent of a processor for it:
 * the table has the sockets of the whole machine. Watches records for connections that were closed, as a TIME_WAIT belongs to no process
 * any more.
 */
public final class CensusTaker implements RecordStore, AutoCloseable {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** At most one percent: so many times as long as it took nothing is read. */
    private static final int REST = 100;

    /** An hour of changes a second. */
    private static final int SERIES = 3_600;

    private final Ticker ticker;
    private final RecordStore next;
    private final CensusSeries series = new CensusSeries(SERIES);
    private final Map<List<InetSocketAddress>, Long> closedUntil = new ConcurrentHashMap<>();
    private SocketCensus.@Nullable Counter counter;
    private long lettingNanos;
    private volatile boolean closing;
    private volatile @Nullable Thread thread;

    /** {@code next} gets every record, too. */
    public CensusTaker(Ticker ticker, RecordStore next) {
        this.ticker = ticker;
        this.next = next;
    }

    /** Begins to count; {@code proxyPort} is where clients connect to. */
    public void start(int proxyPort) {
        counter = new SocketCensus.Counter(proxyPort, SocketPrograms::of);
        Thread counting = new Thread(this::run, "weir-census");
        counting.setDaemon(true);
        counting.start();
        thread = counting;
    }

    public CensusSeries series() {
        return series;
    }

    private synchronized void count(long nowNanos) {
        SocketCensus.Counter counting = counter;
        if (counting != null) {
            closedUntil.values().removeIf(until -> until < nowNanos);
            Set<Long> own = KernelTable.ownInodes();
            Set<List<InetSocketAddress>> closed = closedUntil.keySet();
            List<KernelSocket> table = KernelTable.read(counting.choice(own, closed), this::letOthers);
            series.add(counting.take(nowNanos, table, own, closed));
        }
    }

    private void run() {
        // The first time takes much longer, as classes are loaded: that must not keep the second one away for half a
        // minute.
        count(ticker.nanos());
        LockSupport.parkNanos(SECOND_NANOS);
        while (!closing) {
            lettingNanos = 0;
            long start = ticker.nanos();
            count(start);
            long took = ticker.nanos() - start - lettingNanos;
            LockSupport.parkNanos(Math.max(SECOND_NANOS, took * REST));
        }
    }

    /** An event loop that waits for this processor would wait for the whole table. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    private void letOthers() {
        long start = ticker.nanos();
        Thread.yield();
        lettingNanos += ticker.nanos() - start;
    }

    @Override
    public void connection(RecordedConnection connection) {
        next.connection(connection);
        Long until = connection.close() == null ? null : connection.close().timeWaitUntilNanos();
        if (connection.leg() == Leg.ORIGIN && until != null) {
            closedUntil.put(List.of(connection.local(), connection.remote()), until + SECOND_NANOS);
        }
    }

    @Override
    public void exchange(RecordedExchange exchange) {
        next.exchange(exchange);
    }

    @Override
    public void flush() {
        next.flush();
    }

    /** Counts once more. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        count(ticker.nanos());
    }
}
