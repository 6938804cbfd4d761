package dev.weir.load.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TlsDetails;
import dev.weir.events.WayIn;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The tally's cheap arithmetic and that of {@link Timeline} tell the same of the same events. */
class PhasesAgreeTest {

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    private static final InetSocketAddress THERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    private static final Failure REFUSED = new Failure(Leg.ORIGIN, FailureKind.CONNECTION_REFUSED, "refused");
    private static final Failure CUT = new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE, "cut");

    private final Random random = new Random(5);
    private long now = 1_000_000;

    private long later() {
        now += 2_000 + random.nextInt(5_000_000);
        return now;
    }

    private static final TlsDetails TLS = new TlsDetails("TLSv1.3", "x", null, null, null, false, List.of(), null);

    private static RawHead head(String startLine) {
        byte[] bytes = (startLine + "\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        return new RawHead(bytes, startLine.length());
    }

    /** One exchange of a random shape: with or without lookup, handshake, late write, failure at any moment. */
    private List<Event> exchange(long number) {
        ExchangeId id = new ExchangeId(number);
        ConnectionId connection = new ConnectionId(number);
        List<Event> events = new ArrayList<>();
        long start = later();
        events.add(new ExchangeStarted(id, ConnectionId.NONE, start, WayIn.LOAD, false, "x:80"));
        events.add(new HeadReceived(id, Leg.CLIENT, start, start, start, head("GET / HTTP/1.1")));
        events.add(new MessageReceived(id, Leg.CLIENT, start, 0, 0));
        boolean dns = random.nextBoolean();
        events.add(new DnsStarted(id, later(), "x"));
        events.add(new DnsEnded(
                id, later(), dns ? DnsSource.RESOLVER : DnsSource.CACHE, List.of(InetAddress.getLoopbackAddress())));
        events.add(new ConnectStarted(connection, id, later(), THERE, 1));
        if (random.nextInt(5) == 0) {
            events.add(new ConnectFailed(connection, later(), REFUSED));
            events.add(new ExchangeEnded(id, later(), REFUSED));
            return events;
        }
        events.add(new ConnectEnded(connection, later(), HERE, THERE));
        if (random.nextBoolean()) {
            events.add(new TlsStarted(connection, Leg.ORIGIN, later(), "x", List.of()));
            events.add(new TlsEnded(connection, Leg.ORIGIN, later(), TLS));
        }
        events.add(new OriginAssigned(id, connection, later(), id, 0));
        events.add(new SendStarted(id, Leg.ORIGIN, later()));
        boolean lateWrite = random.nextBoolean();
        if (!lateWrite) {
            events.add(new SendEnded(id, Leg.ORIGIN, later(), 60, 0));
        }
        if (random.nextInt(6) == 0) {
            events.add(new ExchangeEnded(id, later(), CUT));
            return events;
        }
        long first = later();
        events.add(new HeadReceived(id, Leg.ORIGIN, first, first, later(), head("HTTP/1.1 200 OK")));
        if (random.nextInt(6) == 0) {
            events.add(new ExchangeEnded(id, later(), CUT));
            return events;
        }
        if (lateWrite) {
            events.add(new SendEnded(id, Leg.ORIGIN, later(), 60, 0));
        }
        events.add(new MessageReceived(id, Leg.ORIGIN, later(), 12, 12));
        events.add(new ExchangeEnded(id, later(), null));
        events.add(new ConnectionClosed(connection, Leg.ORIGIN, later(), CloseReason.SHUTDOWN, 1, 1));
        return events;
    }

    @Test
    void everyPhaseIsAsLongAsWeirShowSays() {
        for (int i = 1; i <= 400; i++) {
            List<RecordedExchange> records = new ArrayList<>();
            Recorder recorder = new Recorder(collecting(records), () -> now, RecorderLimits.defaults());
            recorder.start();
            LoopTally tally = new LoopTally(recorder, 1, 0);
            tally.intends(now);
            exchange(i).forEach(tally::accept);
            recorder.close();

            Tally counted = tally.cut().measured();
            assertThat(records).hasSize(1);
            Timeline timeline = Timeline.of(records.get(0));
            for (Measure measure : Measure.values()) {
                if (measure.isPhase()) {
                    assertAgrees(counted.histogram(measure), timeline.nanosIn(measure.phase()), measure + " of " + i);
                }
            }
            assertAgrees(counted.histogram(Measure.TOTAL), timeline.nanos(), "total of " + i);
        }
    }

    /** Counted all the same, but apart, and no record is made of it. */
    @Test
    void whatTheWarmUpBeginsIsNotMeasured() {
        List<RecordedExchange> records = new ArrayList<>();
        Recorder recorder = new Recorder(collecting(records), () -> now, RecorderLimits.defaults());
        recorder.start();
        long end = now + 1;
        LoopTally tally = new LoopTally(recorder, 1, end);
        tally.intends(now);
        exchange(1).forEach(tally::accept);
        LoopTally.Cut warmUp = tally.cut();
        tally.intends(end);
        exchange(2).forEach(tally::accept);
        LoopTally.Cut measured = tally.cut();
        recorder.close();

        assertThat(warmUp.measured().requests()).isZero();
        assertThat(warmUp.warmUp().requests()).isOne();
        assertThat(warmUp.warmUp().over()).isOne();
        assertThat(measured.measured().requests()).isOne();
        assertThat(measured.warmUp().requests()).isZero();
        assertThat(records).hasSize(1);
        assertThat(LoopTally.tellSlowest(List.of(tally), 20)).hasSize(1);
    }

    private static void assertAgrees(Histogram counted, Long nanos, String what) {
        assertThat(counted.getTotalCount()).as(what).isEqualTo(nanos == null ? 0 : 1);
        if (nanos != null) {
            assertThat(counted.valuesAreEquivalent(counted.getMaxValue(), nanos))
                    .as(what + ": " + nanos)
                    .isTrue();
        }
    }

    private static RecordStore collecting(List<RecordedExchange> records) {
        return new RecordStore() {
            @Override
            public void exchange(RecordedExchange exchange) {
                records.add(exchange);
            }

            @Override
            public void connection(RecordedConnection connection) {
                assertThat(connection.leg()).isEqualTo(Leg.ORIGIN);
            }

            @Override
            public void flush() {
                // In memory.
            }
        };
    }
}
