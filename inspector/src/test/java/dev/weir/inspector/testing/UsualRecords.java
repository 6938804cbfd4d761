package dev.weir.inspector.testing;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Exchanges and connections as a browser's are: every tenth exchange connects, the others find a connection in the pool. */
public final class UsualRecords {

    public static final ClockAnchor ANCHOR = new ClockAnchor(Instant.parse("2026-11-22T10:00:00Z"), 5_000_000_000_000L);

    public static final CaptureInfo INFO =
            new CaptureInfo("0.1.0", ANCHOR, List.of("curl", "-s"), "epoll", CaptureInfo.Loss.NONE);

    private static final InetSocketAddress ORIGIN = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);
    private static final int TEXT_BYTES = 150;
    private static final String REQUEST_HEAD = """
            GET /static/app.%d.js HTTP/1.1
            Host: www.example.com
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36
            Accept: */*
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-GB,en;q=0.9,zh-CN;q=0.8
            Referer: https://www.example.com/
            Cookie: id=5f2c8a1e77; theme=dark

            """;
    private static final String RESPONSE_HEAD = """
            HTTP/1.1 200 OK
            Content-Type: text/javascript; charset=utf-8
            Content-Length: 120
            Date: Sun, 22 Nov 2026 10:00:00 GMT
            ETag: "5e8f-61b"
            Vary: Accept-Encoding
            Cache-Control: public, max-age=31536000, immutable
            Server: nginx

            """;

    private UsualRecords() {}

    /** With a response body of 120 bytes; each starts a millisecond after the one before. */
    public static RecordedExchange exchange(long number) {
        return exchange(number, 120);
    }

    public static RecordedExchange exchange(long number, int bodyBytes) {
        long start = ANCHOR.atNanos() + number * 1_000_000;
        boolean fresh = number % 10 == 0;
        ConnectionId origin = new ConnectionId(2 + number / 10);
        return new RecordedExchange(
                number,
                new ExchangeId(number),
                ExchangeKind.REQUEST,
                "GET",
                "https://www.example.com/static/app." + number + ".js",
                Passage.by(WayIn.CONNECT),
                "www.example.com:443",
                new ConnectionId(1),
                origin,
                new ExchangeId(number - number % 10),
                fresh ? 0 : 7_654_321,
                start,
                start + 9_000_000,
                request(number, start),
                response(start, body(number, bodyBytes)),
                List.of(),
                fresh ? lookup(start) : null,
                fresh ? List.of(attempt(origin, start)) : List.of(),
                null,
                List.of(
                        sample(start + 20_400_000, TcpMoment.FIRST_BYTE),
                        sample(start + 20_500_000, TcpMoment.RESPONSE_END)),
                null,
                List.of(),
                null,
                null,
                null,
                start + 20_500_000,
                null,
                Streams.NONE,
                null,
                null,
                Recording.WHOLE);
    }

    private static RecordedMessage request(long number, long start) {
        return new RecordedMessage(
                head(REQUEST_HEAD.formatted(number)),
                head(REQUEST_HEAD.formatted(number)).bytes().length,
                RecordedBody.NONE,
                start,
                start + 40_000,
                start + 90_000,
                start + 91_000,
                start + 9_100_000,
                start + 9_200_000,
                420,
                0,
                0);
    }

    private static RecordedMessage response(long start, RecordedBody body) {
        return new RecordedMessage(
                head(RESPONSE_HEAD),
                head(RESPONSE_HEAD).bytes().length,
                body,
                start + 20_000_000,
                start + 20_010_000,
                start + 20_050_000,
                start + 20_400_000,
                start + 20_100_000,
                start + 20_450_000,
                300,
                body.bytes(),
                0);
    }

    private static RecordedBody body(long number, int bytes) {
        byte[] kept = new byte[bytes];
        Arrays.fill(kept, (byte) ('a' + number % 26));
        if (bytes > TEXT_BYTES) {
            // As most large ones: compressed already.
            new Random(number).nextBytes(kept);
        }
        return bytes == 0 ? RecordedBody.NONE : new RecordedBody(bytes, bytes, bytes, kept);
    }

    private static RawHead head(String text) {
        return new RawHead(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1), text.indexOf('\n'));
    }

    private static DnsLookup lookup(long start) {
        return new DnsLookup(
                "www.example.com",
                start + 100_000,
                start + 150_000,
                DnsSource.CACHE,
                List.of(ORIGIN.getAddress()),
                List.of(new DnsLookup.Step(DnsSource.CACHE, start + 100_000, start + 110_000, true, "A")),
                List.of(),
                null);
    }

    private static ConnectAttempt attempt(ConnectionId id, long start) {
        return new ConnectAttempt(
                id, ORIGIN, start + 160_000, start + 8_000_000, ConnectAttempt.Outcome.CONNECTED, null);
    }

    /** Open, with two samples of the kernel. */
    public static RecordedConnection connection(long id) {
        return connection(id, id * 10);
    }

    public static RecordedConnection connection(long id, long lastExchange) {
        return new RecordedConnection(
                new ConnectionId(id),
                Leg.ORIGIN,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
                ORIGIN,
                ANCHOR.atNanos() + 160_000,
                ANCHOR.atNanos() + 8_000_000,
                new ExchangeId(id * 10),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(sample(8_000_000, TcpMoment.CONNECTED), sample(20_000_000, TcpMoment.CLOSING)),
                10,
                lastExchange,
                5210,
                4200,
                null,
                null);
    }

    private static TcpSample sample(long atNanos, TcpMoment moment) {
        TcpInfo info = TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.RTT, 7_840)
                .with(Figure.RTT_VAR, 3_920)
                .with(Figure.MIN_RTT, 7_840)
                .with(Figure.TOTAL_RETRANS, 0)
                .with(Figure.CONGESTION_WINDOW, 10)
                .with(Figure.SEND_MSS, 1_448)
                .with(Figure.ACKED, 421)
                .with(Figure.RECEIVED, 521)
                .with(Figure.SEGMENTS_OUT, 4)
                .with(Figure.SEGMENTS_IN, 3)
                .with(Figure.BUSY, 100)
                .build();
        return new TcpSample(Leg.ORIGIN, ANCHOR.atNanos() + atNanos, moment, info);
    }

    public static CaptureInfo withLosses(CaptureInfo.Loss lost) {
        return new CaptureInfo(INFO.weirVersion(), INFO.anchor(), INFO.command(), INFO.transport(), lost);
    }

    public static RecordedExchange withUrl(RecordedExchange x, String url) {
        return with(x, url, x.request(), x.response());
    }

    /** The same with bodies whose sizes are true: a capture tells them from what it holds. */
    public static RecordedExchange storable(RecordedExchange x) {
        RecordedMessage response = x.response();
        RecordedExchange stored = with(x, x.url(), storable(x.request()), response == null ? null : storable(response));
        RecordedWebSocket socket = stored.webSocket();
        return socket == null ? stored : stored.withMessages(socket.content());
    }

    private static RecordedMessage storable(RecordedMessage m) {
        byte[] bytes = m.body().kept();
        boolean none = bytes == null || bytes.length == 0;
        RecordedBody body = m.body().keeping(none ? 0 : bytes.length, none ? null : bytes);
        return new RecordedMessage(
                m.head(),
                m.headWireBytes(),
                body,
                m.firstByteAtNanos(),
                m.startLineAtNanos(),
                m.headAtNanos(),
                m.lastByteAtNanos(),
                m.sendStartedAtNanos(),
                m.sendEndedAtNanos(),
                m.sentHeadBytes(),
                m.sentBodyBytes(),
                m.pausedNanos());
    }

    private static RecordedExchange with(
            RecordedExchange x, String url, RecordedMessage request, RecordedMessage response) {
        return new RecordedExchange(
                x.number(),
                x.id(),
                x.kind(),
                x.method(),
                url,
                x.passage(),
                x.authority(),
                x.client(),
                x.origin(),
                x.paidBy(),
                x.idleNanos(),
                x.startedAtNanos(),
                x.assignedAtNanos(),
                request,
                response,
                x.informational(),
                x.dns(),
                x.attempts(),
                x.originTls(),
                x.samples(),
                x.answeredStatus(),
                x.retries(),
                x.rejected(),
                x.tunnelWhy(),
                x.failure(),
                x.endedAtNanos(),
                x.upgrade(),
                Streams.NONE,
                null,
                null,
                x.recording());
    }
}
