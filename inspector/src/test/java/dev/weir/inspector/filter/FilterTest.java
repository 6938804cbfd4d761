package dev.weir.inspector.filter;

import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.client;
import static dev.weir.inspector.testing.Samples.closedByWeir;
import static dev.weir.inspector.testing.Samples.ended;
import static dev.weir.inspector.testing.Samples.origin;
import static dev.weir.inspector.testing.Samples.reset;
import static dev.weir.inspector.testing.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.RandomExchanges;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.SampleWebSocket;
import dev.weir.inspector.testing.SketchedExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    /** 100 us queue, 200 dns, 300 connect, 400 tls, 500 send, 250 ms wait, 1 ms receive. */
    private static final RecordedExchange FRESH = SampleExchange.of(
                    7, "https://www.Example.com:8443/api/v1/items?page=2", 0)
            .method("POST")
            .requestHead("POST /api/v1/items?page=2 HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: curl/8.5.0\r\n"
                    + "Content-Type: application/json\r\n\r\n")
            .queue(100)
            .dns(300)
            .tcp(17, 600)
            .tls(1_000)
            .send(1_500)
            .receive(
                    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/css; charset=utf-8\r\nX-Id: 42\r\n\r\n",
                    body(150_000),
                    251_500,
                    252_500)
            .end();

    private static final RecordedExchange REUSED = SampleExchange.of(8, "http://10.0.0.1/", 0)
            .reuse(18, 7, 50)
            .send(100)
            .receive("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", body(10), 200, 300)
            .end();

    private static final RecordedExchange WEBSOCKET = webSocket();

    private static RecordedExchange webSocket() {
        SketchedExchange exchange = new SketchedExchange().response("Upgrade: websocket");
        exchange.upgrade = new SampleWebSocket(0)
                .text(Leg.CLIENT, "from the heron")
                .text(Leg.ORIGIN, "to the heron")
                .build();
        return exchange.build();
    }

    private static final RecordedExchange REFUSED = failed();

    private static final List<RecordedConnection> CONNECTIONS = List.of(
            client(3),
            ended(origin(17, 107, List.of(sample(600, TcpMoment.CONNECTED, 40))), 1, 7, closedByWeir(300_000)),
            ended(origin(18, 107, List.of()), 1, 8, reset(400)));

    private static RecordedExchange failed() {
        SampleExchange exchange = SampleExchange.of(9, "http://gone.test/", 0).dns(200);
        exchange.answered = 502;
        return exchange.end(new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "no such name"), 250);
    }

    private static Candidate candidate(RecordedExchange exchange) {
        return new Candidate(
                exchange,
                new Candidate.Known(
                        id -> CONNECTIONS.stream()
                                .filter(known -> known.id().equals(id))
                                .findFirst(),
                        found -> found.equals(REFUSED)
                                ? FindingSet.of(FindingCode.W304).and(FindingSet.of(FindingCode.W601))
                                : FindingSet.NONE,
                        List.of(
                                new PageMark(1, FRESH.startedAtNanos(), "sign in"),
                                new PageMark(2, FRESH.startedAtNanos() + 1, "later")),
                        Map.of(FRESH.number(), new Note(FRESH.number(), true, "why so Slow?"))),
                () -> exchange);
    }

    private static boolean finds(String filter, RecordedExchange exchange) {
        try {
            return Filter.parse(filter).test(candidate(exchange));
        } catch (FilterSyntaxException e) {
            throw new AssertionError(filter, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "items",
                "EXAMPLE.*page=",
                "~d ^www\\.example\\.com$",
                "~m ^post",
                "~t json",
                "~tq json",
                "~ts css",
                "~h x-id:.42",
                "~hs ^X-Id",
                "~hq user-agent:",
                "~c 503",
                "~src ^127.0.0.1:51872$",
                "~dst :18080$",
                "~s",
                "~a",
                "wait=250ms",
                "wait>249ms",
                "queue=100us",
                "dns=200us",
                "connect=300us",
                "tls=1.3 & tls>=400us",
                "send<=500us",
                "receive<1.1ms",
                "total=252.5ms",
                "size=150k",
                "size>100kB",
                "status=5xx",
                "status=404|503",
                "status>=500",
                "number=3..7",
                "conn=c17",
                "conn=3",
                "retrans=0",
                "host=*.example.com",
                "path=/api/*",
                "path=/API/*",
                "path=/api/*i*",
                "path=*",
                "method=get|post",
                "type=text/css",
                "client=curl",
                "client=curl/*.5",
                "proto=1.1",
                "close.first=weir",
                "close.kind=fin",
                "state=time_wait",
                "new",
                "!reused !failed !tunnel",
                "page=sign*",
                "~dns",
                "~marked",
                "~comment slow",
                "nothing | items"
            })
    void aFreshExchangeIsFoundByWhatItIs(String filter) {
        assertThat(finds(filter, FRESH)).isTrue();
        assertThat(finds("!(" + filter + ")", FRESH)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~d items",
                "~tq css",
                "~hq x-id",
                "~b .",
                "~q",
                "~e",
                "wait>250ms",
                "wait<250ms",
                "size>150k",
                "status=200",
                "host=example.com",
                "path=/api",
                "path=api/*",
                "path=/api/items/a-longer-path-than-it-has/*",
                "method=GET",
                "type=text",
                "client=wget",
                "proto=1.0",
                "tls=1.2",
                "close.first=origin|client",
                "close.kind=rst",
                "state=close_wait",
                "error=dns_error",
                "retrans>0",
                "conn=18",
                "page=later",
                "~comment fast",
                "items nothing"
            })
    void aFreshExchangeIsNotFoundByWhatItIsNot(String filter) {
        assertThat(finds(filter, FRESH)).isFalse();
    }

    @Test
    void aReusedExchangeHasNoSetUpToCompare() {
        assertThat(finds("reused !new", REUSED)).isTrue();
        for (String phase : List.of("dns", "connect", "tls")) {
            assertThat(finds(phase + ">=0", REUSED)).as(phase).isFalse();
            assertThat(finds(phase + "<1s", REUSED)).as(phase).isFalse();
        }
        assertThat(finds("close.first=origin close.kind=rst proto=1.0", REUSED)).isTrue();
    }

    @Test
    void aFailedExchangeIsFoundByItsKindAndTheStatusTheClientGot() {
        assertThat(finds("failed ~e ~q error=dns_error|dns_timeout status=502 dns>0 !wait>=0", REFUSED))
                .isTrue();
        assertThat(finds("size>=0", REFUSED)).isFalse();
        assertThat(finds("new", REFUSED)).isFalse();
        assertThat(finds("finding=w3* finding=W601|W602", REFUSED)).isTrue();
        assertThat(finds("finding=W60* | finding=W1*", FRESH)).isFalse();
    }

    @Test
    void aWebSocketIsFoundByWhatWasSaidOnIt() {
        assertThat(finds("~websocket ~b heron ~bq \"from the\" ~bs \"to the\"", WEBSOCKET))
                .isTrue();
        assertThat(finds("~bq \"to the\" | ~bs \"from the\"", WEBSOCKET)).isFalse();
        assertThat(finds("~websocket", FRESH)).isFalse();
    }

    @Test
    void whatNobodyNotedIsNeitherMarkedNorCommented() {
        assertThat(finds("~marked | ~comment .* | ~dns", REUSED)).isFalse();
    }

    @Test
    void aTunnelHasAHostAndNoPath() {
        SampleExchange tunnel = SampleExchange.of(1, "[2001:db8::7]:443", 0);
        tunnel.kind = ExchangeKind.TUNNEL;

        assertThat(finds("tunnel host=2001:db8::7 !path=*", tunnel.end())).isTrue();
    }

    @Test
    void aConnectionThatTheCaptureLacksMatchesNothing() throws FilterSyntaxException {
        Candidate lonely = new Candidate(
                FRESH,
                new Candidate.Known(id -> Optional.empty(), x -> FindingSet.NONE, List.of(), Map.of()),
                () -> FRESH);

        assertThat(Filter.parse("~src . | close.kind=fin|rst | state=established | retrans>=0")
                        .test(lonely))
                .isFalse();
        assertThat(Filter.parse("~dst :18080 tls=1.3 conn=17").test(lonely)).isTrue();
    }

    @Test
    void bodiesAreSearchedWithTheirContentCodingUndone() throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write("one\nneedle\n".getBytes(StandardCharsets.UTF_8));
        }
        SketchedExchange sketch = new SketchedExchange()
                .post("text/plain", SketchedExchange.body("thread"))
                .answer("text/plain", SketchedExchange.body(coded.toByteArray()));
        sketch.responseFields.add("Content-Encoding: gzip");
        RecordedExchange exchange = sketch.build();

        assertThat(finds("~b NEEDLE ~b thread ~bs ^needle$ ~bq thread !~bq needle !~bs thread", exchange))
                .isTrue();
    }

    @Test
    void bodiesAreReadOnlyWhenTheyDecide() throws FilterSyntaxException {
        Candidate candidate = new Candidate(
                FRESH, new Candidate.Known(id -> Optional.empty(), x -> FindingSet.NONE, List.of(), Map.of()), () -> {
                    throw new AssertionError("read");
                });

        assertThat(Filter.parse("status=200 ~b x").test(candidate)).isFalse();
        assertThat(Filter.parse("status=503 | ~b x").test(candidate)).isTrue();
    }

    @Test
    void everyTermAnswersForEveryExchange() {
        RandomExchanges exchanges = new RandomExchanges(5);
        for (int seed = 0; seed < 2_000; seed++) {
            RecordedExchange exchange = exchanges.next();
            Expression expression = new RandomExpressions(seed).next(2);
            Candidate candidate = new Candidate(
                    exchange,
                    new Candidate.Known(
                            (ConnectionId id) -> Optional.ofNullable(exchanges.connection(id)),
                            x -> FindingSet.NONE,
                            List.of(),
                            Map.of()),
                    () -> exchange);
            boolean found = Predicates.of(expression).test(candidate);

            assertThat(Predicates.of(new Expression.Not(expression)).test(candidate))
                    .as(CanonicalText.of(expression))
                    .isEqualTo(!found);
        }
    }

    @Test
    void reusedAndNewExcludeEachOther() throws FilterSyntaxException {
        Filter both = Filter.parse("new reused");
        for (RecordedExchange exchange : RandomExchanges.list(11, 500)) {
            assertThat(both.test(new Candidate(
                            exchange,
                            new Candidate.Known(id -> Optional.empty(), x -> FindingSet.NONE, List.of(), Map.of()),
                            () -> exchange)))
                    .isFalse();
        }
    }
}
