package dev.weir.inspector.testing;

import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.head;
import static dev.weir.inspector.testing.Samples.loopback;

import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.TlsDetails;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Builds one recorded exchange from its start; each step says when it ended, in microseconds after the capture's start. */
public final class SampleExchange {
    public ExchangeKind kind = ExchangeKind.REQUEST;
    public String method = "GET";
    public String authority;
    public long client = 3;
    public Integer answered;
    public final List<InformationalHead> informational = new ArrayList<>();
    public final List<Retry> retries = new ArrayList<>();
    public final List<ConnectAttempt> attempts = new ArrayList<>();
    public DnsLookup dns;
    public TlsHandshake tls;
    public RejectedHead rejected;
    public String tunnelWhy;
    public RecordedMessage request;
    public RecordedMessage response;
    public RecordedUpgrade upgrade;
    public Streams streams = Streams.NONE;

    private final long number;
    private final String url;
    private final long startMicros;
    public final List<TcpSample> samples = new ArrayList<>();
    private long clock;
    private ConnectionId origin;
    private ExchangeId paidBy;
    private Long assignedAt;
    private long idleNanos;

    private SampleExchange(long number, String url, long startMicros) {
        this.number = number;
        this.url = url;
        this.startMicros = startMicros;
        this.clock = startMicros;
        requestHead("GET / HTTP/1.1\r\nHost: origin.test\r\n\r\n");
    }

    public static SampleExchange of(long number, String url, long startMicros) {
        return new SampleExchange(number, url, startMicros);
    }

    public SampleExchange requestHead(String text) {
        request = Samples.message(head(text), RecordedBody.NONE, startMicros, startMicros);
        return this;
    }

    public SampleExchange method(String name) {
        method = name;
        return this;
    }

    /** Waits in the queue until then. */
    public SampleExchange queue(long until) {
        clock = until;
        return this;
    }

    public SampleExchange dns(long until) {
        DnsQuery query = new DnsQuery(
                "origin.test",
                "A",
                Samples.address(53, 10, 0, 0, 2),
                "udp",
                at(clock),
                at(until),
                "NOERROR",
                List.of(
                        new DnsRecord("origin.test", "CNAME", 300, "edge.test"),
                        new DnsRecord("edge.test", "A", 60, "127.0.0.1")),
                null,
                null);
        dns = new DnsLookup(
                "origin.test",
                at(clock),
                at(until),
                DnsSource.RESOLVER,
                List.of(InetAddress.getLoopbackAddress()),
                List.of(),
                List.of(query),
                null);
        clock = until;
        return this;
    }

    public SampleExchange tcp(long connection, long until) {
        attempts.add(new ConnectAttempt(
                new ConnectionId(connection), loopback(18_080), at(clock), at(until), Outcome.CONNECTED, null));
        clock = until;
        return fresh(connection);
    }

    public SampleExchange tls(long until) {
        return tls(until, Samples.tls());
    }

    public SampleExchange tls(long until, TlsDetails details) {
        tls = TlsHandshake.begun("origin.test", List.of(), at(clock)).agreed(at(until), details);
        clock = until;
        assignedAt = at(until);
        return this;
    }

    private SampleExchange fresh(long connection) {
        origin = new ConnectionId(connection);
        paidBy = new ExchangeId(100 + number);
        assignedAt = at(clock);
        return this;
    }

    /** Takes a pooled connection that another exchange paid for. */
    public SampleExchange reuse(long connection, long paidByNumber, long idleMicros) {
        origin = new ConnectionId(connection);
        paidBy = new ExchangeId(100 + paidByNumber);
        assignedAt = at(clock);
        idleNanos = idleMicros * 1_000;
        return this;
    }

    public SampleExchange send(long until) {
        request = Samples.sent(request, clock, until);
        clock = until;
        return this;
    }

    /** Waits until {@code firstByte}, then receives until {@code lastByte}. */
    public SampleExchange receive(String responseHead, RecordedBody body, long firstByte, long lastByte) {
        response = Samples.message(head(responseHead), body, firstByte, lastByte);
        clock = lastByte;
        return this;
    }

    public RecordedExchange end() {
        return end(null, clock);
    }

    public RecordedExchange end(Failure failure, long micros) {
        return new RecordedExchange(
                number,
                new ExchangeId(100 + number),
                kind,
                method,
                url,
                Passage.by(authority == null ? WayIn.HTTP_PROXY : WayIn.CONNECT),
                authority,
                new ConnectionId(client),
                origin,
                paidBy,
                idleNanos,
                at(startMicros),
                assignedAt,
                request,
                response,
                List.copyOf(informational),
                dns,
                List.copyOf(attempts),
                tls,
                List.copyOf(samples),
                answered,
                List.copyOf(retries),
                rejected,
                tunnelWhy,
                failure,
                at(micros),
                upgrade,
                streams,
                null,
                null,
                Recording.WHOLE);
    }
}
