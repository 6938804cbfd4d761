package dev.weir.inspector.testing;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ClockAnchor;
import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segments;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Parts of recorded exchanges with numbers one can check by hand. Times in microseconds after the capture's start. */
public final class Samples {

    /** The monotonic clock of the capture begins at an odd place, so that forgetting to subtract it shows. */
    public static final long ZERO_NANOS = 7_000_000_000L;

    public static final ClockAnchor ANCHOR = new ClockAnchor(Instant.parse("2026-11-22T02:00:00.134Z"), ZERO_NANOS);

    private Samples() {}

    public static long at(long micros) {
        return ZERO_NANOS + micros * 1_000;
    }

    public static RawHead head(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = Math.max(text.indexOf('\n'), 0);
        return new RawHead(bytes, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    public static ConnectionId connection(long id) {
        return new ConnectionId(id);
    }

    public static InetSocketAddress loopback(int port) {
        return address(port, 127, 0, 0, 1);
    }

    /** An address by its four or sixteen bytes. */
    public static InetSocketAddress address(int port, int... bytes) {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A request or a response; {@code sendMicros} as start and end. */
    public static RecordedMessage message(RawHead head, RecordedBody body, long firstByte, long lastByte) {
        return new RecordedMessage(
                head,
                head == null ? 0 : head.bytes().length,
                body,
                at(firstByte),
                at(firstByte),
                at(firstByte),
                at(lastByte),
                null,
                null,
                0,
                0);
    }

    public static RecordedMessage sent(RecordedMessage message, long start, long end) {
        RawHead head = message.head();
        return new RecordedMessage(
                head,
                head == null ? 0 : head.bytes().length,
                message.body(),
                message.firstByteAtNanos(),
                message.startLineAtNanos(),
                message.headAtNanos(),
                message.lastByteAtNanos(),
                at(start),
                at(end),
                head == null ? 0 : head.bytes().length,
                message.body().wireBytes());
    }

    public static RecordedBody body(int bytes) {
        return new RecordedBody(bytes, bytes, bytes, null);
    }

    public static TlsDetails tls() {
        return tls(false);
    }

    public static TlsDetails tls(boolean resumed) {
        CertificateDetails leaf = new CertificateDetails(
                "CN=origin.test",
                "CN=Test CA",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"),
                List.of("origin.test"),
                "EC 256",
                612);
        return new TlsDetails(
                "TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", "http/1.1", "origin.test", resumed, List.of(leaf), null);
    }

    public static TcpSample sample(long micros, TcpMoment moment, int rttMicros) {
        TcpInfo info = TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.RTT, rttMicros)
                .with(Figure.RTT_VAR, 5)
                .with(Figure.MIN_RTT, rttMicros)
                .with(Figure.TOTAL_RETRANS, 0)
                .with(Figure.CONGESTION_WINDOW, 10)
                .with(Figure.SEND_MSS, 1448)
                .build();
        return new TcpSample(Leg.ORIGIN, at(micros), moment, info);
    }

    /** Weir closes first, the origin answers: three packets. */
    public static CloseStory closedByWeir(long micros) {
        return new CloseStory(
                CloseStory.Party.WEIR,
                CloseStory.Kind.FIN,
                CloseStory.Answer.FIN,
                CloseStory.Moment.IDLE,
                CloseReason.LAST_MESSAGE,
                false,
                false,
                false,
                CloseStory.Party.WEIR,
                at(micros) + 60_000_000_000L,
                null,
                List.of(
                        step(micros - 84, CloseStory.StepKind.FIN_SENT, TcpState.FIN_WAIT_1, TcpState.CLOSE_WAIT),
                        step(micros - 17, CloseStory.StepKind.FIN_RECEIVED, TcpState.TIME_WAIT, TcpState.LAST_ACK)),
                Evidence.KERNEL,
                at(micros));
    }

    /** The peer resets while Weir waits for a response. */
    public static CloseStory reset(long micros) {
        return new CloseStory(
                CloseStory.Party.PEER,
                CloseStory.Kind.RST,
                CloseStory.Answer.NONE,
                CloseStory.Moment.WAITING,
                CloseReason.PEER_RESET,
                false,
                false,
                false,
                CloseStory.Party.NOBODY,
                null,
                null,
                List.of(step(micros, CloseStory.StepKind.RST_RECEIVED, TcpState.CLOSED, null)),
                Evidence.KERNEL,
                at(micros));
    }

    private static CloseStory.Step step(long micros, CloseStory.StepKind kind, TcpState ours, TcpState peers) {
        return new CloseStory.Step(at(micros), kind, ours, peers, Evidence.KERNEL, 143, 85);
    }

    /** A connection to the origin; the ends of its life in {@link #ended}. */
    public static RecordedConnection origin(long id, long paidBy, List<TcpSample> samples) {
        return new RecordedConnection(
                connection(id),
                Leg.ORIGIN,
                loopback(36_712),
                loopback(18_080),
                at(0),
                at(0),
                new ExchangeId(paidBy),
                null,
                null,
                null,
                null,
                List.of(),
                samples,
                1,
                0,
                143,
                85,
                null,
                null);
    }

    public static RecordedConnection client(long id) {
        return new RecordedConnection(
                connection(id),
                Leg.CLIENT,
                loopback(8_877),
                loopback(51_872),
                null,
                at(-500),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                1,
                0,
                84,
                142,
                null,
                null);
    }

    public static RecordedConnection ended(RecordedConnection it, int exchanges, long lastExchange, CloseStory close) {
        return new RecordedConnection(
                it.id(),
                it.leg(),
                it.local(),
                it.remote(),
                it.connectStartedAtNanos(),
                it.establishedAtNanos(),
                it.paidBy(),
                it.interceptedAuthority(),
                it.tls(),
                it.syn(),
                null,
                List.of(),
                it.samples(),
                exchanges,
                lastExchange,
                it.bytesReceived(),
                it.bytesSent(),
                close,
                null);
    }

    /** The same connection with packets. */
    public static RecordedConnection withSegments(RecordedConnection it, Segments segments) {
        return new RecordedConnection(
                it.id(),
                it.leg(),
                it.local(),
                it.remote(),
                it.connectStartedAtNanos(),
                it.establishedAtNanos(),
                it.paidBy(),
                it.interceptedAuthority(),
                it.tls(),
                it.syn(),
                it.protocol(),
                it.goAways(),
                it.samples(),
                it.exchanges(),
                it.lastExchange(),
                it.bytesReceived(),
                it.bytesSent(),
                it.close(),
                segments);
    }
}
