package dev.weir.web.api.served;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Ticker;
import dev.weir.inspector.diagnosis.Diagnosis;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.redact.Redactor;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.web.capture.Diagnosing;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all resources work with: the capture, its readers and its index, and the key that makes marks of equal secrets equal. */
public final class Served implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Served.class);
    private static final long INDEXED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** For a question that waits. */
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    /** For a thread that finishes its step. */
    private static final long MOST_AWAITED_MILLIS = 5_000;

    private final ShownCapture shown;
    private final Readers readers;
    private final Ticker ticker = Ticker.system();
    private final byte[] key = new byte[32];
    private final AtomicLong notesRound = new AtomicLong();
    private final List<Thread> followers = new CopyOnWriteArrayList<>();
    private @Nullable CaptureIndex index;
    private volatile boolean closed;

    public Served(ShownCapture shown) {
        this.shown = shown;
        this.readers = new Readers(shown.file());
        new SecureRandom().nextBytes(key);
    }

    public ShownCapture shown() {
        return shown;
    }

    public Lease lease() {
        return readers.lease();
    }

    /** Made when somebody asks for the first time: a recording that nobody looks at pays nothing. */
    public synchronized CaptureIndex index() throws IOException {
        CaptureIndex known = index;
        if (known != null) {
            return known;
        }
        try {
            CaptureIndex made = shown.live() == null
                    ? CaptureIndex.openOrMake(shown.file(), shown.thresholds(), ticker::nanos)
                    : CaptureIndex.open(shown.file(), shown.thresholds(), ticker::nanos);
            index = made;
            keepUp(made);
            return made;
        } catch (SQLException e) {
            throw new IOException("the index cannot be made: " + e.getMessage(), e);
        }
    }

    /** How far the index is; nothing while nobody has asked for one. */
    public CaptureIndex.Making making() throws IOException {
        CaptureIndex made = made();
        try {
            return made == null ? new CaptureIndex.Making(0, 0) : made.making();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Keeps the index near the end of the journal as long as the page is served. */
    private void keepUp(CaptureIndex made) {
        Diagnosing diagnosing = new Diagnosing(shown, made, ticker, () -> closed);
        follow(
                "weir-ui-index",
                () -> made.advance() && !made.settle(shown.thresholds()) && !made.preload()
                        ? INDEXED_NANOS
                        : BREATH_NANOS);
        follow("weir-ui-findings", () -> {
            try (Lease lease = lease()) {
                diagnosing.advance(lease.reader());
            }
            return INDEXED_NANOS;
        });
    }

    /** A step of work that never ends. */
    @FunctionalInterface
    private interface Step {

        /** Returns for how many nanoseconds to pause. */
        long run() throws SQLException;
    }

    private void follow(String name, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closed) {
                            LockSupport.parkNanos(step.run());
                        }
                    } catch (SQLException | RuntimeException e) {
                        if (!closed) {
                            LOG.warn("{} does not follow the capture any more", name, e);
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        followers.add(thread);
        thread.start();
    }

    /** For what only a capture that is being written can do. */
    public LiveCapture live() throws Problem {
        LiveCapture live = shown.live();
        if (live == null) {
            throw new Problem(Problem.Code.NOT_LIVE, "This is a stored capture; only a live one can do that.");
        }
        return live;
    }

    public OpenRecords open() {
        LiveCapture live = shown.live();
        return live == null ? new OpenRecords(List.of(), List.of()) : live.open();
    }

    /** Of one answer: by default secrets are masked. */
    public Redactor redactor(Request request) {
        return redactor(request.reveals());
    }

    public Redactor redactor(boolean reveals) {
        return new Redactor(reveals ? Redaction.OFF : Redaction.DEFAULT, key);
    }

    /** Connections of a capture, those that are open among them. */
    public static Function<ConnectionId, Optional<RecordedConnection>> connections(
            CaptureReader reader, OpenRecords open) {
        Map<ConnectionId, RecordedConnection> known = new HashMap<>();
        open.connections().forEach(connection -> known.put(connection.id(), connection));
        return id -> Optional.ofNullable(known.get(id)).or(() -> reader.connection(id));
    }

    /** The records of rows. */
    public Records records(CaptureReader reader, List<Long> numbers) {
        return Records.read(this, reader, numbers);
    }

    /** The connections of rows, those that are open among them. */
    public static Function<ConnectionId, Optional<RecordedConnection>> connections(
            CaptureReader reader, Records records, OpenRecords open) {
        Function<ConnectionId, Optional<RecordedConnection>> others = connections(reader, open);
        return id -> records.connection(id).or(() -> others.apply(id));
    }

    /**
     * What is known around exchanges. Findings are as the index knows them of these numbers, otherwise what each shows by itself.
     *
     * @param connections of the capture
     */
    public Candidate.Known known(
            CaptureReader reader, Function<ConnectionId, Optional<RecordedConnection>> connections, List<Long> numbers)
            throws IOException {
        Map<Long, FindingSet> found = found(numbers);
        ClockAnchor anchor = reader.info().anchor();
        return new Candidate.Known(
                connections,
                exchange -> {
                    FindingSet set = found.get(exchange.number());
                    return set == null ? FindingSet.of(alone(exchange, connections, anchor)) : set;
                },
                reader.pages(),
                reader.notes());
    }

    /** A note was changed by this API: who follows is told. */
    public void noted() {
        notesRound.incrementAndGet();
    }

    /** How often a note was changed. */
    public long notesRound() {
        return notesRound.get();
    }

    /** What is known by now; nothing while nobody has asked for an index. */
    public CaptureIndex.Found found() {
        CaptureIndex made = made();
        return made == null ? CaptureIndex.Found.NOTHING : made.found();
    }

    private static void await(Thread follower) {
        LockSupport.unpark(follower);
        try {
            follower.join(MOST_AWAITED_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable CaptureIndex taken() {
        CaptureIndex made = index;
        index = null;
        return made;
    }

    private synchronized @Nullable CaptureIndex made() {
        return index;
    }

    private Map<Long, FindingSet> found(List<Long> numbers) throws IOException {
        CaptureIndex made = made();
        try {
            return made == null ? Map.of() : made.findings(numbers);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** What one exchange shows by itself; nothing while it is under way. */
    private List<Finding> alone(
            RecordedExchange exchange,
            Function<ConnectionId, Optional<RecordedConnection>> connections,
            ClockAnchor anchor) {
        return exchange.recording().ended()
                ? Diagnosis.alone(
                        new Examined(exchange, id -> connections.apply(id).orElse(null), anchor), shown.thresholds())
                : List.of();
    }

    /** All about one exchange and its connections, what matters most first. */
    public List<Finding> findings(
            RecordedExchange exchange,
            Function<ConnectionId, Optional<RecordedConnection>> connections,
            ClockAnchor anchor)
            throws IOException {
        try {
            CaptureIndex made = index();
            return made.findings(List.of(exchange.number())).isEmpty()
                    ? alone(exchange, connections, anchor)
                    : made.findings(exchange);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        // Who still reads the capture keeps its log beside it.
        followers.forEach(Served::await);
        readers.close();
        CaptureIndex made = taken();
        if (made != null) {
            try {
                made.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
