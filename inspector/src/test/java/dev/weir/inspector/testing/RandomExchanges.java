package dev.weir.inspector.testing;

import dev.weir.events.ClockAnchor;
import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpState;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.Streams;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An endless capture drawn from a seed: exchanges in the order of their starts, in all the shapes that a real capture has (fresh and
 * reused connections, failures at every step, tunnels, malformed heads, coded and cut bodies), with instants that fit together.
 */
public final class RandomExchanges {

    public static final CaptureInfo INFO = new CaptureInfo(
            "0.1.0",
            new ClockAnchor(Instant.parse("2026-11-22T10:00:00.123456789Z"), 77_000_000_123L),
            List.of(),
            "epoll",
            CaptureInfo.Loss.NONE);

    private static final int REMEMBERED_CONNECTIONS = 64;

    private final Random random;
    private final RandomMessages messages;
    private final Map<ConnectionId, RecordedConnection> connections = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionId, RecordedConnection> eldest) {
            return size() > REMEMBERED_CONNECTIONS;
        }
    };
    private long number;
    private long connection = 100;
    private long startNanos = INFO.anchor().atNanos();
    private long atNanos;

    public RandomExchanges(long seed) {
        this.random = new Random(seed);
        this.messages = new RandomMessages(random);
    }

    /** The first exchanges of a capture. */
    public static List<RecordedExchange> list(long seed, int count) {
        RandomExchanges exchanges = new RandomExchanges(seed);
        List<RecordedExchange> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(exchanges.next());
        }
        return list;
    }

    /** A connection of one of the latest exchanges; null for an older one. */
    public RecordedConnection connection(ConnectionId id) {
        return connections.get(id);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** The next instant, up to some milliseconds later, sometimes the same. */
    private long later() {
        atNanos += chance(5) ? 0 : random.nextInt(chance(10) ? 50_000_000 : 2_000_000);
        return atNanos;
    }

    public RecordedExchange next() {
        number++;
        startNanos += chance(2) ? 11_000_000_000L : random.nextInt(30_000_000);
        atNanos = startNanos;
        Draft draft = new Draft(
                chance(80) ? ExchangeKind.REQUEST : chance(50) ? ExchangeKind.TUNNEL : ExchangeKind.MALFORMED);
        draft.receiveRequest();
        draft.connect();
        if (draft.origin != null) {
            draft.answer();
        }
        return draft.build();
    }

    /** One exchange while it is being made up. */
    private final class Draft {
        private final ExchangeKind kind;
        private final boolean secure = chance(60);
        private final ExchangeId id = new ExchangeId(number);
        private final InetSocketAddress remote = SketchedExchange.socketAddress(
                chance(80) ? "192.0.2." + (1 + random.nextInt(9)) : "2001:db8::7", 1024 + random.nextInt(60_000));
        private final List<ConnectAttempt> attempts = new ArrayList<>();
        private final List<InformationalHead> informational = new ArrayList<>();
        private String url = "";
        private String method = "";
        private ConnectionId origin;
        private ExchangeId paidBy;
        private long idleNanos;
        private Long assignedAtNanos;
        private RecordedMessage request;
        private RecordedMessage response;
        private DnsLookup dns;
        private TlsHandshake tls;
        private Failure failure;

        Draft(ExchangeKind kind) {
            this.kind = kind;
        }

        void receiveRequest() {
            method = kind == ExchangeKind.TUNNEL ? "CONNECT" : messages.method();
            url = kind == ExchangeKind.REQUEST
                    ? messages.url(secure)
                    : kind == ExchangeKind.TUNNEL ? "origin.test:443" : "\u0016\u0003";
            long firstByte = atNanos;
            long startLine = later();
            long head = later();
            request = messages.request(method, url, firstByte, startLine, head, later());
            connections.put(
                    clientId(),
                    recorded(clientId(), Leg.CLIENT, SketchedExchange.socketAddress("127.0.0.1", 5000), null));
            if (kind == ExchangeKind.MALFORMED) {
                fail(Leg.CLIENT, FailureKind.HTTP_REQUEST_ERROR);
            }
        }

        private ConnectionId clientId() {
            return new ConnectionId(1 + number % 7);
        }

        void connect() {
            if (failure != null) {
                return;
            }
            if (number > 1 && chance(40)) {
                reuse();
                return;
            }
            if (chance(70)) {
                resolve();
            }
            if (failure == null) {
                race();
            }
            if (failure == null && secure && kind == ExchangeKind.REQUEST) {
                handshake();
            }
            if (failure == null) {
                assign(attempts.get(attempts.size() - 1).connection(), id);
            }
        }

        private void reuse() {
            List<RecordedConnection> pooled = connections.values().stream()
                    .filter(known -> known.leg() == Leg.ORIGIN && known.paidBy() != null)
                    .toList();
            if (pooled.isEmpty()) {
                fail(Leg.ORIGIN, FailureKind.CONNECTION_LIMIT_REACHED);
                return;
            }
            RecordedConnection known = pooled.get(random.nextInt(pooled.size()));
            idleNanos = random.nextInt(1_000_000_000);
            assign(known.id(), known.paidBy());
        }

        private void resolve() {
            long start = later();
            boolean cached = chance(30);
            List<DnsQuery> queries = new ArrayList<>();
            if (!cached) {
                long end = later();
                queries.add(new DnsQuery(
                        "origin.test",
                        "A",
                        SketchedExchange.socketAddress("127.0.0.53", 53),
                        "udp",
                        start,
                        end,
                        "NOERROR",
                        List.of(new DnsRecord("origin.test", "A", 60, "192.0.2.1")),
                        null,
                        null));
            }
            if (chance(10)) {
                fail(Leg.ORIGIN, FailureKind.DNS_ERROR);
            }
            DnsSource source = failure != null ? null : cached ? DnsSource.CACHE : DnsSource.RESOLVER;
            dns = new DnsLookup(
                    "origin.test", start, later(), source, List.of(remote.getAddress()), List.of(), queries, failure);
        }

        private void race() {
            long start = later();
            if (chance(15)) {
                attempts.add(new ConnectAttempt(
                        new ConnectionId(connection++),
                        remote,
                        start,
                        chance(50) ? later() : null,
                        Outcome.ABANDONED,
                        null));
            }
            if (chance(10)) {
                Failure refused = fail(Leg.ORIGIN, FailureKind.CONNECTION_REFUSED);
                attempts.add(new ConnectAttempt(
                        new ConnectionId(connection++), remote, start, later(), Outcome.FAILED, refused));
                return;
            }
            attempts.add(new ConnectAttempt(
                    new ConnectionId(connection++), remote, start, later(), Outcome.CONNECTED, null));
        }

        private void handshake() {
            long start = later();
            if (chance(10)) {
                tls = TlsHandshake.begun("origin.test", List.of("h2", "http/1.1"), start)
                        .failed(later(), fail(Leg.ORIGIN, FailureKind.TLS_CERTIFICATE_ERROR));
                return;
            }
            TlsDetails details = new TlsDetails(
                    "TLSv1.3",
                    "TLS_AES_128_GCM_SHA256",
                    null,
                    chance(50) ? "http/1.1" : null,
                    "origin.test",
                    null,
                    List.of(),
                    null);
            tls = TlsHandshake.begun("origin.test", List.of("h2", "http/1.1"), start)
                    .agreed(later(), details);
        }

        private void assign(ConnectionId id, ExchangeId payer) {
            origin = id;
            paidBy = payer;
            assignedAtNanos = later();
            connections.computeIfAbsent(id, unknown -> recorded(unknown, Leg.ORIGIN, remote, tls));
        }

        private Failure fail(Leg leg, FailureKind failureKind) {
            failure = new Failure(leg, failureKind, "drawn by chance");
            return failure;
        }

        void answer() {
            if (kind == ExchangeKind.TUNNEL) {
                return;
            }
            long sendStart = later();
            long sendEnd = later();
            request = RandomMessages.sent(request, sendStart, chance(90) ? sendEnd : sendEnd + 90_000_000);
            if (chance(8)) {
                fail(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED);
                later();
                return;
            }
            if (chance(5)) {
                informational.add(
                        new InformationalHead(later(), SketchedExchange.head("HTTP/1.1 103 Early Hints", List.of())));
            }
            long firstByte = later();
            long startLine = later();
            long head = later();
            boolean cut = chance(5);
            response = messages.response(method, firstByte, startLine, head, cut ? null : later());
            if (cut) {
                fail(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE);
            }
        }

        private RecordedConnection recorded(ConnectionId id, Leg leg, InetSocketAddress remote, TlsHandshake tls) {
            return new RecordedConnection(
                    id,
                    leg,
                    SketchedExchange.socketAddress("127.0.0.1", 4000),
                    remote,
                    leg == Leg.ORIGIN ? startNanos : null,
                    startNanos,
                    leg == Leg.ORIGIN ? paidBy : null,
                    null,
                    tls,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    1,
                    number,
                    10,
                    10,
                    chance(50) ? close() : null,
                    null);
        }

        private CloseStory close() {
            CloseStory.Step step = new CloseStory.Step(
                    atNanos,
                    CloseStory.StepKind.FIN_SENT,
                    TcpState.FIN_WAIT_1,
                    TcpState.CLOSE_WAIT,
                    Evidence.KERNEL,
                    10,
                    10);
            return new CloseStory(
                    CloseStory.Party.WEIR,
                    CloseStory.Kind.FIN,
                    CloseStory.Answer.FIN,
                    CloseStory.Moment.IDLE,
                    CloseReason.IDLE_TIMEOUT,
                    false,
                    secure,
                    false,
                    CloseStory.Party.WEIR,
                    chance(50) ? atNanos + 60_000_000_000L : null,
                    null,
                    List.of(step),
                    Evidence.KERNEL,
                    atNanos);
        }

        RecordedExchange build() {
            Integer answered = failure != null && response == null
                    ? Integer.valueOf(failure.kind().status())
                    : null;
            List<Retry> retries = chance(3)
                    ? List.of(new Retry(
                            new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "stale"),
                            origin,
                            7,
                            null,
                            startNanos))
                    : List.of();
            return new RecordedExchange(
                    number,
                    id,
                    kind,
                    method,
                    url,
                    Passage.USUAL,
                    null,
                    clientId(),
                    origin,
                    paidBy,
                    idleNanos,
                    startNanos,
                    assignedAtNanos,
                    request,
                    response,
                    informational,
                    dns,
                    attempts,
                    tls,
                    List.of(),
                    answered,
                    retries,
                    null,
                    kind == ExchangeKind.TUNNEL ? "--tunnel" : null,
                    failure,
                    later(),
                    null,
                    Streams.NONE,
                    null,
                    null,
                    Recording.WHOLE);
        }
    }
}
