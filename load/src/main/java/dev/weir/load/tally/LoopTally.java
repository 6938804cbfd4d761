package dev.weir.load.tally;

import static dev.weir.load.tally.Marks.UNSET;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsFailed;
import dev.weir.events.ConnectionEvent.TlsStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.inspector.ingest.ConnectionRecords;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.load.tally.ConnectionCounts.Count;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of one event loop, on that loop: no queue, no lock. What the folding needs of an exchange is forgotten at its end,
 * unless {@link Keeper} wants a record of it.
 */
public final class LoopTally implements EventSink {

    private static final Measure[] MEASURES = Measure.values();

    private final Map<ExchangeId, Marks> exchanges = new HashMap<>();
    private final Map<ConnectionId, ConnectionMarks> connections = new HashMap<>();
    private final PhaseCutter phases = new PhaseCutter();
    private final ConnectionRecords closes = new ConnectionRecords(this::closed);
    private final Ports ports = new Ports();
    private final Keeper keeper;
    private final Keeper warmUpKeeper = new Keeper(event -> {}, 0);
    private final long measuredFromNanos;
    /** What is not measured is counted all the same: else the JVM takes counting for a rare case, and compiles it anew when measuring begins. */
    private Tally warmingUp = new Tally();

    private Tally current = new Tally();
    private long intendedAt;
    private int carried;
    private @Nullable Marks latest;

    /**
     * A tally.
     *
     * @param recorder gets the events of those exchanges of which a record is made
     * @param everyNth of which one is made; 0 for none but the slowest
     * @param measuredFromNanos what was to begin before that is not measured
     */
    public LoopTally(EventSink recorder, long everyNth, long measuredFromNanos) {
        this.keeper = new Keeper(recorder, everyNth);
        this.measuredFromNanos = measuredFromNanos;
    }

    /** The next exchange was to begin at that moment. */
    public void intends(long nanos) {
        intendedAt = nanos;
    }

    /** How many requests the connection assigned last has carried, with the one that it was assigned to. */
    public int carried() {
        return carried;
    }

    /**
     * What was counted since the last call.
     *
     * @param measured with all that happened to connections
     * @param warmUp of the requests that are not measured
     */
    public record Cut(Tally measured, Tally warmUp) {}

    public Cut cut() {
        Cut cut = new Cut(current, warmingUp);
        current = new Tally();
        warmingUp = new Tally();
        return cut;
    }

    private boolean isMeasured(long intendedNanos) {
        return intendedNanos >= measuredFromNanos;
    }

    private Tally of(long intendedNanos) {
        return isMeasured(intendedNanos) ? current : warmingUp;
    }

    public Ports ports() {
        return ports;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof ExchangeEvent e) {
            fold(e);
        } else if (event instanceof TcpSampled e && e.exchange() != null) {
            Marks marks = find(e.exchange());
            if (marks != null) {
                keep(marks, e);
            }
        } else if (event instanceof ConnectionEvent e) {
            fold(e);
        }
    }

    private @Nullable Marks find(ExchangeId id) {
        Marks marks = latest;
        if (marks == null || !marks.id.equals(id)) {
            marks = exchanges.get(id);
            latest = marks;
        }
        return marks;
    }

    private void keep(Marks marks, Event event) {
        if (marks.told) {
            keeper.late(event);
        } else {
            marks.events.add(event);
        }
    }

    private void fold(ExchangeEvent event) {
        if (event instanceof ExchangeStarted e) {
            Marks marks = new Marks(e.exchange(), intendedAt, e.atNanos());
            marks.events.add(e);
            exchanges.put(marks.id, marks);
            latest = marks;
            of(intendedAt).sent();
            return;
        }
        Marks marks = find(event.exchange());
        if (marks == null) {
            return;
        }
        keep(marks, event);
        if (event instanceof OriginAssigned e) {
            assigned(marks, e);
        } else if (event instanceof HeadReceived e) {
            head(marks, e);
        } else if (event instanceof MessageReceived e) {
            received(marks, e);
        } else if (event instanceof SendStarted e && e.leg() == Leg.ORIGIN) {
            marks.sendStart = e.atNanos();
        } else if (event instanceof SendEnded e && e.leg() == Leg.ORIGIN) {
            marks.sendEnd = e.atNanos();
            if (marks.ended) {
                forget(marks);
            }
        } else if (event instanceof ExchangeEnded e) {
            ended(marks, e);
        } else if (event instanceof StreamOpened) {
            marks.http2 = true;
        } else if (event instanceof ExchangeRetried) {
            marks.again();
            of(marks.intendedAt).retried();
        } else {
            foldDns(marks, event);
        }
    }

    private static void foldDns(Marks marks, ExchangeEvent event) {
        if (event instanceof DnsStarted e) {
            marks.dnsStart = e.atNanos();
            marks.dnsAsked = true; // until it is known to have been answered from memory
        } else if (event instanceof DnsEnded e) {
            marks.dnsEnd = e.atNanos();
            marks.dnsAsked = marks.dnsQueried || e.source() == DnsSource.RESOLVER;
        } else if (event instanceof DnsFailed e) {
            marks.dnsEnd = e.atNanos();
        } else if (event instanceof DnsQueried) {
            marks.dnsQueried = true;
            marks.dnsAsked = true;
        }
    }

    private void assigned(Marks marks, OriginAssigned event) {
        ConnectionMarks connection = connections.get(event.connection());
        if (connection == null) {
            return;
        }
        marks.origin = connection;
        connection.payer = null;
        carried = ++connection.carried;
        current.connections().add(Count.CARRIED);
    }

    private static void head(Marks marks, HeadReceived event) {
        int status = event.leg() == Leg.ORIGIN ? status(event.head().bytes()) : 0;
        if (status >= 200 || status == 101) {
            marks.status = status;
            marks.firstByte = event.firstByteAtNanos();
        }
    }

    /** The three digits behind the version. */
    private static int status(byte[] head) {
        for (int i = 0; i + 3 < head.length && i < 12; i++) {
            if (head[i] == ' ') {
                return (head[i + 1] - '0') * 100 + (head[i + 2] - '0') * 10 + head[i + 3] - '0';
            }
        }
        return 0;
    }

    private static void received(Marks marks, MessageReceived event) {
        if (event.leg() == Leg.ORIGIN) {
            marks.lastByte = event.atNanos();
            marks.bodyBytes = event.bodyBytes();
        }
    }

    private void ended(Marks marks, ExchangeEnded event) {
        marks.ended = true;
        Failure failure = event.failure();
        phases.cut(marks, event.atNanos(), failure != null);
        marks.totalNanos = phases.total();
        count(of(marks.intendedAt), marks, failure);
        (isMeasured(marks.intendedAt) ? keeper : warmUpKeeper).ended(marks);
        if (marks.sendEnd != UNSET || failure != null) {
            forget(marks);
        }
    }

    private void forget(Marks marks) {
        exchanges.remove(marks.id);
        latest = null;
    }

    private void count(Tally tally, Marks marks, @Nullable Failure failure) {
        long total = marks.totalNanos;
        tally.ended(marks.http2, marks.bodyBytes);
        if (failure != null) {
            tally.failed(failure.kind().token());
        } else if (marks.status >= 400) {
            tally.failed("http_" + marks.status);
        }
        int slow = tally.shares().begin(total);
        for (Measure measure : MEASURES) {
            PhaseKind kind = measure.phase();
            if (kind != null && phases.has(kind)) {
                tally.record(measure, phases.nanos(kind));
                tally.shares().add(slow, measure, phases.nanos(kind));
            }
        }
        tally.record(Measure.LATE, marks.startedAt - marks.intendedAt);
        tally.record(Measure.TOTAL, total);
        tally.record(Measure.CORRECTED, marks.startedAt - marks.intendedAt + total);
    }

    private void fold(ConnectionEvent event) {
        closes.accept(event);
        if (event instanceof ConnectStarted e) {
            connectStarted(e);
            return;
        }
        ConnectionMarks connection = connections.get(event.connection());
        if (connection == null) {
            return;
        }
        Marks payer = connection.payer;
        if (connection.told) {
            keeper.late(event);
        } else if (connection.carried == 0) {
            connection.setUp.add(event);
        } else {
            connection.tail.add(event);
        }
        if (payer != null) {
            setUp(payer, event);
        }
        if (event instanceof ConnectEnded) {
            current.connections().add(Count.OPENED);
        } else if (event instanceof ConnectFailed || event instanceof ConnectAbandoned) {
            connections.remove(event.connection());
            current.connections().add(Count.REFUSED);
        } else if (event instanceof ConnectionClosed) {
            connections.remove(event.connection());
        }
    }

    private void connectStarted(ConnectStarted event) {
        Marks payer = find(event.exchange());
        ConnectionMarks connection = new ConnectionMarks(payer);
        connection.setUp.add(event);
        connections.put(event.connection(), connection);
        if (payer != null) {
            payer.paid.add(connection);
            payer.attempts++;
            if (payer.connectStart == UNSET) {
                payer.connectStart = event.atNanos();
            }
        }
    }

    private static void setUp(Marks payer, ConnectionEvent event) {
        if (event instanceof ConnectEnded e) {
            payer.connectEnd = payer.connectEnd == UNSET ? e.atNanos() : payer.connectEnd;
        } else if (event instanceof ConnectFailed || event instanceof ConnectAbandoned) {
            payer.attempts--;
            payer.attemptEnd = Math.max(payer.attemptEnd, event.atNanos());
        } else if (event instanceof TlsStarted e) {
            payer.tlsStart = e.atNanos();
        } else if (event instanceof TlsEnded || event instanceof TlsFailed) {
            payer.tlsEnd = event.atNanos();
        }
    }

    private void closed(RecordedConnection connection) {
        current.connections().closed(connection);
        ports.closed(connection);
    }

    /** The slowest of several loops, slowest first, told to the recorder; once the loops have ended. */
    public static List<ExchangeId> tellSlowest(List<LoopTally> loops, int most) {
        record Found(LoopTally loop, Marks marks) {}
        List<Found> chosen = loops.stream()
                .flatMap(loop -> loop.keeper.slowest().stream().map(marks -> new Found(loop, marks)))
                .sorted((a, b) -> Long.compare(b.marks.totalNanos, a.marks.totalNanos))
                .limit(most)
                .toList();
        chosen.forEach(found -> found.loop.keeper.tell(found.marks));
        return chosen.stream().map(found -> found.marks.id).toList();
    }
}
