package dev.weir.inspector.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.RandomExchanges;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import dev.weir.inspector.waterfall.ShownExchange;
import dev.weir.inspector.wording.Language;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplanationTest {

    private static final RecordedConnection CLIENT = Samples.client(3);

    private static RecordedExchange orders() {
        return SampleExchange.of(7, "https://origin.test/api/v1/orders?page=2", 0)
                .queue(410)
                .dns(3_510)
                .tcp(20, 5_010)
                .tls(38_910)
                .send(39_060)
                .receive(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n",
                        Samples.body(18),
                        220_260,
                        221_590)
                .end();
    }

    private static ShownExchange shown(RecordedExchange exchange, RecordedConnection origin) {
        return ShownExchange.among(
                List.of(exchange),
                origin == null ? List.of(CLIENT) : List.of(CLIENT, origin),
                exchange,
                Samples.ANCHOR,
                ZoneOffset.UTC);
    }

    private static String told(ShownExchange shown, Language language) {
        return Explanation.of(shown, language).draw(100).plain().replaceAll("\\s+", " ");
    }

    @Test
    void theStoryGoesFromTheUrlToTimeWaitWithItsOwnNumbers() {
        RecordedConnection origin = Samples.ended(
                Samples.origin(20, 107, List.of(Samples.sample(5_010, TcpMoment.CONNECTED, 21))),
                1,
                7,
                Samples.closedByWeir(222_800));

        String story = told(shown(orders(), origin), Language.EN);

        assertThat(story)
                .contains("How #7 went: GET https://origin.test/api/v1/orders?page=2")
                .contains("https://origin.test says how to speak (https) and with whom (origin.test, port 443")
                .contains("Weir asked 10.0.0.2:53 over UDP for A origin.test; after 3.10 ms it answered NOERROR")
                .contains("The kernel measured 21.0 µs from SYN to SYN,ACK: one round trip")
                .contains("they had agreed on TLS 1.3")
                .contains("From the last byte of the request to the first of the response 181 ms went by")
                .contains("Weir sent FIN. Weir's end: FIN_WAIT_1")
                .contains("Weir closed first, when nothing was under way")
                .contains("Whether ACK and FIN of the answer travelled together")
                .contains("keeps the pair of addresses and ports in TIME_WAIT until")
                .contains("ip.addr == 127.0.0.1 && ip.addr == 127.0.0.1 && tcp.port == 36712 && tcp.port == 18080")
                .contains("dns.qry.name == \"origin.test\"");
    }

    @Test
    void theSameStoryIsToldInChinese() {
        RecordedConnection origin = Samples.ended(
                Samples.origin(20, 107, List.of(Samples.sample(5_010, TcpMoment.CONNECTED, 21))),
                1,
                7,
                Samples.closedByWeir(222_800));

        String story = told(shown(orders(), origin), Language.ZH);

        assertThat(story)
                .contains("三次握手")
                .contains("21.0 µs")
                .contains("TIME_WAIT")
                .contains("空闲时");
    }

    @Test
    void whatWasNotSeenIsNotTold() {
        String story = told(shown(orders(), null), Language.EN);

        assertThat(story).doesNotContain("The kernel measured").doesNotContain("[kernel]");
        assertThat(story).contains("How much of that is the network is unknown");
    }

    @Test
    void anUnmeasuredHandshakeSaysSo() {
        String story = told(shown(orders(), Samples.origin(20, 107, List.of())), Language.EN);

        assertThat(story).contains("When it came is unknown").doesNotContain("The kernel measured");
        assertThat(story).contains("was still open when this was recorded");
    }

    @ParameterizedTest
    @EnumSource
    void anyExchangeCanBeTold(Language language) {
        for (long seed = 0; seed < 60; seed++) {
            RandomExchanges random = new RandomExchanges(seed);
            List<RecordedExchange> exchanges =
                    Stream.generate(random::next).limit(8).toList();
            for (RecordedExchange exchange : exchanges) {
                List<RecordedConnection> connections = Stream.of(exchange.client(), exchange.origin())
                        .filter(Objects::nonNull)
                        .map(random::connection)
                        .filter(Objects::nonNull)
                        .toList();
                ShownExchange shown =
                        ShownExchange.among(exchanges, connections, exchange, Samples.ANCHOR, ZoneOffset.UTC);

                assertThat(Explanation.of(shown, language).draw(80).plain())
                        .as("seed %d", seed)
                        .doesNotContain("{")
                        .contains("Wireshark");
            }
        }
    }
}
