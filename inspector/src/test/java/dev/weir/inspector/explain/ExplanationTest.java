package dev.weir.inspector.explain;

import static dev.weir.inspector.model.wire.Segment.ACK;
import static dev.weir.inspector.model.wire.Segment.FIN;
import static dev.weir.inspector.model.wire.Segment.PSH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.testing.Conversation;
import dev.weir.inspector.testing.RandomExchanges;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import dev.weir.inspector.waterfall.ShownExchange;
import dev.weir.inspector.wire.PacketClose;
import dev.weir.inspector.wire.Wire;
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
    void resumedHandshakeShowedNoCertificate() {
        RecordedExchange resumed = SampleExchange.of(7, "https://origin.test/", 0)
                .tcp(20, 5_010)
                .tls(8_910, Samples.tls(true))
                .send(9_060)
                .receive("HTTP/1.1 200 OK\r\n\r\n", Samples.body(18), 220_260, 221_590)
                .end();

        assertThat(told(shown(resumed, null), Language.EN))
                .contains("A resumed session of TLS 1.3 takes one round trip")
                .contains("No certificate was shown this time: both took up an earlier session")
                .doesNotContain("It showed a certificate");
        assertThat(told(shown(resumed, null), Language.ZH)).contains("这次没有出示证书");
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

    /** Request of 85 bytes, response of 143, closed by the origin; Weir's numbers wrap on the wire. */
    private static Conversation exchanged() {
        return new Conversation(new Wire(), Conversation.WEIR, Samples.at(0))
                .open()
                .weir(PSH | ACK, 1, 1, 85)
                .after(5 * Conversation.MILLI)
                .origin(PSH | ACK, 1, 86, 143)
                .weir(ACK, 86, 144, 0);
    }

    private static ShownExchange overWire(Segments segments) {
        RecordedExchange exchange = SampleExchange.of(7, "http://origin.test/", 0)
                .tcp(20, 3_000)
                .send(3_900)
                .receive("HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n", Samples.body(18), 9_500, 10_500)
                .end();
        CloseStory close = PacketClose.tell(Samples.closedByWeir(14_000), segments);
        RecordedConnection origin = Samples.ended(Samples.origin(20, 107, List.of()), 1, 7, close);
        return shown(exchange, Samples.withSegments(origin, segments));
    }

    @Test
    void packetsAreToldWithTheirNumbersHereAndOnTheWire() {
        Segments three = exchanged()
                .origin(FIN | ACK, 144, 86, 0)
                .weir(FIN | ACK, 86, 145, 0)
                .origin(ACK, 145, 87, 0)
                .segments();
        String story = told(overWire(three), Language.EN);

        assertThat(story)
                .contains("1. SYN at 1.000 ms: seq=0 (4294967280 on the wire), no ACK yet")
                .contains("MSS 1460, SACK, timestamps, window scale 7")
                .contains("2. SYN,ACK at 2.000 ms, 1.00 ms later: seq=0 (2147483646), ack=1 (4294967281)")
                .contains("3. ACK at 3.000 ms, 1.00 ms later: seq=1 (4294967281), ack=1 (2147483647)")
                .contains("On the wire it left from 4.000 ms on: seq=1 to 85, 85 B. Segments: 1;")
                .contains("6.00 ms later the other side's own data did so, ack=86")
                .contains("On the wire data came back from 10.000 ms on: seq=1 to 143, 143 B. Segments: 1;")
                .contains("the origin sent FIN, seq=144, ack=86. Weir's end: CLOSE_WAIT, the other: FIN_WAIT_1")
                .contains("Weir sent ACK and FIN in one segment, seq=86, ack=145")
                .contains("So it took three segments and not four: Weir had closed its own direction")
                .doesNotContain("unknown without packets");
        assertThat(told(overWire(three), Language.ZH)).contains("所以是三个报文段而不是四个").contains("4294967280");
    }

    @Test
    void fourSegmentsAreFour() {
        Segments four = exchanged()
                .origin(FIN | ACK, 144, 86, 0)
                .weir(ACK, 86, 145, 0)
                .weir(FIN | ACK, 86, 145, 0)
                .origin(ACK, 145, 87, 0)
                .segments();

        assertThat(told(overWire(four), Language.EN))
                .contains("Weir acknowledged that FIN, which counted as one byte: ack=145")
                .contains("So it took four segments: each FIN was acknowledged by a segment of its own");
    }

    @Test
    void segmentsThatTheCaptureLostAreNotTold() {
        Segments holed = exchanged().origin(FIN | ACK, 144, 900, 0).segments();

        assertThat(told(overWire(holed), Language.EN))
                .contains("The number itself is unknown without packets")
                .doesNotContain("on the wire)")
                .doesNotContain("[packet]");
    }

    @Test
    void headsAreTakenApartByOffset() {
        assertThat(told(shown(orders(), null), Language.EN))
                .contains("Byte 0, 15 B, the status line: HTTP/1.1 200 OK")
                .contains("Byte 17, 24 B: Content-Type: text/plain")
                .contains("Byte 43, 17 B: Connection: close")
                .contains("Byte 62, 2 B: the empty line, which ends the head. Header fields: 2; the whole head: 64 B");
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
