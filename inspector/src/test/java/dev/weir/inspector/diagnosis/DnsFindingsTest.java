package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W401;
import static dev.weir.inspector.findings.FindingCode.W402;
import static dev.weir.inspector.findings.FindingCode.W403;
import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** W401 to W403. */
class DnsFindingsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    private static SampleExchange named(long start, long dnsMicros) {
        return SampleExchange.of(1, "http://origin.test/", start)
                .queue(start)
                .dns(start + dnsMicros)
                .tcp(20, start + dnsMicros + 100)
                .send(start + dnsMicros + 200)
                .receive(OK, body(9), start + 1_000_000, start + 1_000_000);
    }

    private static DnsQuery query(String type, long endMicros, long ttl) {
        return new DnsQuery(
                "origin.test",
                type,
                Samples.address(53, 10, 0, 0, 2),
                "udp",
                at(0),
                at(endMicros),
                "NOERROR",
                List.of(new DnsRecord("origin.test", type, ttl, "192.0.2.1")),
                null,
                null);
    }

    private static DnsLookup lookup(long start, DnsSource source, DnsQuery... queries) {
        return new DnsLookup(
                "origin.test", at(start), at(start + 1_000), source, List.of(), List.of(), List.of(queries), null);
    }

    @Test
    void w401NameTookLong() {
        assertThat(Found.in(named(0, 50_000).end()).texts(W401))
                .containsExactly("slow DNS: origin.test took 50.0 ms, asked of 10.0.0.2");
        assertThat(Found.in(named(0, 49_999).end()).texts(W401)).isEmpty();
        SampleExchange cached = named(0, 50_000);
        cached.dns = lookup(0, DnsSource.CACHE);
        assertThat(Found.in(cached.end()).texts(W401)).isEmpty();
    }

    @Test
    void w401NameTookAFifthOfTheTime() {
        SampleExchange brief = SampleExchange.of(1, "http://origin.test/", 0)
                .dns(5_000)
                .tcp(20, 5_100)
                .send(5_200)
                .receive(OK, body(9), 25_000, 25_000);
        assertThat(Found.in(brief.end()).texts(W401)).hasSize(1);
        brief.receive(OK, body(9), 25_001, 25_001);
        assertThat(Found.in(brief.end()).texts(W401)).isEmpty();
    }

    @Test
    void w401OneFamilyIsSlow() {
        SampleExchange exchange = named(0, 1_000);
        exchange.dns = lookup(0, DnsSource.RESOLVER, query("A", 20_000, 60), query("AAAA", 100_000, 60));
        assertThat(Found.in(exchange.end()).texts(W401))
                .singleElement()
                .asString()
                .contains("AAAA 100 ms");
        exchange.dns = lookup(0, DnsSource.RESOLVER, query("A", 20_000, 60), query("AAAA", 99_999, 60));
        assertThat(Found.in(exchange.end()).texts(W401)).isEmpty();
    }

    @Test
    void w402AskedForAgainAndAgain() {
        assertThat(Found.in(asking(5, 10)).texts(W402))
                .containsExactly("short life: 5 lookups of origin.test in a minute, its answers may be kept for 10 s");
        assertThat(Found.in(asking(4, 10)).texts(W402)).isEmpty();
        assertThat(Found.in(asking(5, 11)).texts(W402)).isEmpty();
    }

    private static RecordedExchange[] asking(int times, long ttl) {
        List<RecordedExchange> exchanges = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            SampleExchange one = named(i * 15_000_000L, 1_000);
            one.dns = lookup(i * 15_000_000L, DnsSource.RESOLVER, query("A", 1_000, ttl));
            exchanges.add(one.end());
        }
        return exchanges.toArray(new RecordedExchange[0]);
    }

    private static RecordedExchange raced(Outcome first, long laterMicros) {
        SampleExchange exchange = SampleExchange.of(1, "http://origin.test/", 0);
        exchange.attempts.add(new ConnectAttempt(
                new ConnectionId(19),
                Samples.address(80, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
                at(0),
                at(laterMicros),
                first,
                null));
        return exchange.queue(laterMicros)
                .tcp(20, laterMicros + 100)
                .send(laterMicros + 200)
                .receive(OK, body(9), laterMicros + 300, laterMicros + 400)
                .end();
    }

    @Test
    void w403Ipv6WasTriedFirst() {
        assertThat(Found.in(raced(Outcome.FAILED, 10_000)).texts(W403))
                .singleElement()
                .asString()
                .endsWith("cost 10.0 ms");
        assertThat(Found.in(raced(Outcome.ABANDONED, 250_000)).texts(W403)).hasSize(1);
        assertThat(Found.in(raced(Outcome.ABANDONED, 249_999)).texts(W403)).isEmpty();
        assertThat(Found.in(named(0, 100).end()).texts(W403)).isEmpty();
    }
}
