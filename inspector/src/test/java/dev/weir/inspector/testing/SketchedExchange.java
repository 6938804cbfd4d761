package dev.weir.inspector.testing;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange told by what matters in a test; the rest is a plain GET over a fresh TLS connection. Times in microseconds after its
 * start: name 100-400, TCP 500-900, TLS 950-2000, sent 2020-2050, answer 5000-6000, end 6100.
 */
public final class SketchedExchange {

    public static final ClockAnchor ANCHOR = new ClockAnchor(Instant.parse("2026-11-22T10:00:00.000Z"), 1_000_000_000L);
    public static final CaptureInfo INFO =
            new CaptureInfo("0.1.0+abc1234", ANCHOR, List.of(), "epoll", CaptureInfo.Loss.NONE);

    public long number = 1;
    public ExchangeKind kind = ExchangeKind.REQUEST;
    public String method = "GET";
    public String url = "https://origin.test/a";
    public long startNanos = ANCHOR.atNanos() + 5_000_000;
    public List<String> requestFields = new ArrayList<>(List.of("Host: origin.test"));
    public RecordedBody requestBody = RecordedBody.NONE;
    public String statusLine = "HTTP/1.1 200 OK";
    public List<String> responseFields = new ArrayList<>(List.of("Content-Type: text/plain"));
    public RecordedBody responseBody = body("hello");
    public boolean answered = true;
    public Integer answeredStatus;
    public boolean named = true;
    public boolean connected = true;
    public boolean secured = true;
    public long originId = 20;
    public long paidBy;
    public Failure failure;
    public RejectedHead rejected;
    public RecordedUpgrade upgrade;
    public String address = "192.0.2.7";
    public int port = 8443;

    public static RecordedBody body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public static RecordedBody body(byte[] bytes) {
        return new RecordedBody(bytes.length, bytes.length, bytes.length, bytes);
    }

    public static RecordedBody cut(byte[] kept, long bytes) {
        return new RecordedBody(bytes, bytes, kept.length, kept);
    }

    public SketchedExchange number(long value) {
        number = value;
        return this;
    }

    public SketchedExchange url(String value) {
        url = value;
        return this;
    }

    public SketchedExchange startMillis(long afterAnchor) {
        startNanos = ANCHOR.atNanos() + afterAnchor * 1_000_000;
        return this;
    }

    public SketchedExchange request(String field) {
        requestFields.add(field);
        return this;
    }

    public SketchedExchange post(String contentType, RecordedBody body) {
        method = "POST";
        requestFields.add("Content-Type: " + contentType);
        requestBody = body;
        return this;
    }

    public SketchedExchange response(String... fields) {
        responseFields = new ArrayList<>(List.of(fields));
        return this;
    }

    public SketchedExchange answer(String contentType, RecordedBody body) {
        responseFields = new ArrayList<>(List.of("Content-Type: " + contentType));
        responseBody = body;
        return this;
    }

    /** No response head came. */
    public SketchedExchange fails(Failure value) {
        failure = value;
        answered = false;
        return this;
    }

    /** Uses the connection that an earlier exchange paid for. */
    public SketchedExchange reuses(long connection, long payer) {
        originId = connection;
        paidBy = payer;
        return this;
    }

    private boolean fresh() {
        return paidBy == 0;
    }

    private long at(long micros) {
        return startNanos + micros * 1_000;
    }

    public RecordedExchange build() {
        long connection = originId;
        List<ConnectAttempt> attempts = connected && fresh()
                ? List.of(new ConnectAttempt(
                        new ConnectionId(connection), remote(), at(500), at(900), Outcome.CONNECTED, null))
                : List.of();
        return new RecordedExchange(
                number,
                new ExchangeId(number),
                kind,
                method,
                url,
                Passage.USUAL,
                null,
                new ConnectionId(10),
                connected ? new ConnectionId(connection) : null,
                connected ? new ExchangeId(fresh() ? number : paidBy) : null,
                fresh() ? 0 : 7_000_000,
                startNanos,
                connected ? at(fresh() ? 2010 : 10) : null,
                requestMessage(),
                answered ? responseMessage() : null,
                List.of(),
                named && fresh() ? lookup() : null,
                attempts,
                connected && secured && fresh() ? handshake() : null,
                List.of(),
                answeredStatus,
                List.of(),
                rejected,
                null,
                failure,
                at(6100),
                upgrade,
                Streams.NONE,
                null,
                null,
                Recording.WHOLE);
    }

    private RecordedMessage requestMessage() {
        String target = url.startsWith("http")
                ? url.substring(url.indexOf('/', 8) < 0 ? url.length() : url.indexOf('/', 8))
                : url;
        return new RecordedMessage(
                head(method + " " + (target.isEmpty() ? "/" : target) + " HTTP/1.1", requestFields),
                head(method + " " + (target.isEmpty() ? "/" : target) + " HTTP/1.1", requestFields)
                        .bytes()
                        .length,
                requestBody,
                startNanos,
                at(10),
                at(20),
                at(30),
                connected ? at(2020) : null,
                connected ? at(2050) : null,
                80,
                requestBody.wireBytes(),
                0);
    }

    private RecordedMessage responseMessage() {
        return new RecordedMessage(
                head(statusLine, responseFields),
                head(statusLine, responseFields).bytes().length,
                responseBody,
                at(5000),
                at(5005),
                at(5010),
                at(6000),
                at(5020),
                at(6050),
                90,
                responseBody.wireBytes(),
                0);
    }

    public static RawHead head(String startLine, List<String> fields) {
        String text = startLine + "\r\n"
                + String.join("", fields.stream().map(field -> field + "\r\n").toList()) + "\r\n";
        return new RawHead(text.getBytes(StandardCharsets.UTF_8), startLine.getBytes(StandardCharsets.UTF_8).length);
    }

    private DnsLookup lookup() {
        String host = URI.create(url.replaceAll("[^\\w:/.-].*", "")).getHost();
        DnsQuery query = new DnsQuery(
                host, "A", socketAddress("127.0.0.53", 53), "udp", at(110), at(390), "NOERROR", List.of(), null, null);
        return new DnsLookup(
                host,
                at(100),
                at(400),
                DnsSource.RESOLVER,
                List.of(remote().getAddress()),
                List.of(),
                List.of(query),
                null);
    }

    private InetSocketAddress remote() {
        return socketAddress(address, port);
    }

    /** Of a literal address: asks no resolver. */
    public static InetSocketAddress socketAddress(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(literal)[0], port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private TlsHandshake handshake() {
        TlsDetails details = new TlsDetails(
                "TLSv1.3", "TLS_AES_128_GCM_SHA256", "x25519", "http/1.1", "origin.test", false, List.of(), null);
        return TlsHandshake.begun("origin.test", List.of(), at(950)).agreed(at(2000), details);
    }

    /** The connections of this exchange by their ids, as a capture would answer. */
    public RecordedConnection connection(ConnectionId id) {
        if (id.value() == 10) {
            return recorded(id, Leg.CLIENT, socketAddress("127.0.0.1", 51872), null);
        }
        return connected && id.value() == originId
                ? recorded(id, Leg.ORIGIN, remote(), secured ? handshake() : null)
                : null;
    }

    private RecordedConnection recorded(ConnectionId id, Leg leg, InetSocketAddress remote, TlsHandshake tls) {
        return new RecordedConnection(
                id,
                leg,
                socketAddress("127.0.0.1", 36712),
                remote,
                leg == Leg.ORIGIN ? at(500) : null,
                at(leg == Leg.ORIGIN ? 900 : -10),
                leg == Leg.ORIGIN ? new ExchangeId(fresh() ? number : paidBy) : null,
                null,
                tls,
                null,
                null,
                List.of(),
                List.of(),
                1,
                number,
                100,
                100,
                null,
                null);
    }
}
