package dev.weir.inspector.waterfall;

import static dev.weir.inspector.testing.Samples.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.SampleWebSocket;
import dev.weir.inspector.testing.Samples;
import dev.weir.inspector.text.AnsiRenderer;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.ColourDepth;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Palette;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaterfallListTest {
    private static final StyledLine TITLE = new LineBuilder()
            .add(Style.BOLD, "weir record")
            .add(" -- ./checkout.sh")
            .build();

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    @Test
    void webSocketShowsHowManyMessagesPassed() {
        SampleExchange socket = SampleExchange.of(1, "http://origin.test/chat", 0)
                .tcp(17, 100)
                .send(200)
                .receive("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", body(0), 300, 300);
        socket.upgrade = new SampleWebSocket(0)
                .text(Leg.CLIENT, "a")
                .text(Leg.ORIGIN, "b")
                .text(Leg.ORIGIN, "x".repeat(2_000))
                .close(Leg.CLIENT, 1000, "")
                .build();

        assertThat(lines(new WaterfallList(TITLE, List.of(socket.end()), List.of(), List.of())))
                .anySatisfy(line -> assertThat(line).contains("/chat ↑1 ↓2", " 101 ", " 2.1 "));
    }

    private static List<String> lines(WaterfallList list) {
        return list.draw(100).lines().stream().map(StyledLine::plain).toList();
    }

    /** The capture of ux.md 2.4. */
    static List<RecordedExchange> checkout() {
        Failure reset = new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "connection reset by peer");
        return List.of(
                SampleExchange.of(1, "https://origin.test/", 0)
                        .queue(410)
                        .dns(3_510)
                        .tcp(17, 5_010)
                        .tls(28_900)
                        .send(29_050)
                        .receive(OK, body(1_900), 76_000, 81_600)
                        .end(),
                SampleExchange.of(2, "https://origin.test/assets/app.7f3c.js", 84_000)
                        .reuse(17, 1, 2_400)
                        .send(84_100)
                        .receive(OK, body(88_200), 92_000, 134_600)
                        .end(),
                SampleExchange.of(3, "https://origin.test/assets/app.css", 84_200)
                        .tcp(18, 86_000)
                        .tls(110_000)
                        .send(110_100)
                        .receive(OK, body(6_100), 124_000, 130_200)
                        .end(),
                SampleExchange.of(4, "https://origin.test/api/v1/orders?page=2", 135_000)
                        .reuse(17, 1, 400)
                        .send(135_100)
                        .receive(OK, body(124), 316_300, 318_000)
                        .end(),
                SampleExchange.of(5, "https://origin.test/api/v1/orders", 138_000)
                        .method("POST")
                        .queue(160_000)
                        .tcp(19, 163_000)
                        .tls(188_000)
                        .send(188_100)
                        .receive("HTTP/1.1 503 Service Unavailable\r\n\r\n", body(350), 215_000, 215_400)
                        .end(),
                SampleExchange.of(6, "https://origin.test/api/v1/搜索?q=%E4%B8%AD%E6%96%87", 136_000)
                        .reuse(18, 3, 5_800)
                        .send(136_100)
                        .end(reset, 196_300));
    }

    static List<RecordedConnection> connections() {
        return List.of(
                Samples.ended(Samples.origin(17, 101, List.of()), 3, 4, Samples.closedByWeir(320_000)),
                Samples.ended(Samples.origin(18, 103, List.of()), 2, 6, Samples.reset(196_300)),
                Samples.ended(Samples.origin(19, 105, List.of()), 1, 5, Samples.closedByWeir(216_000)));
    }

    @Test
    void threeOriginConnectionsInAWideTerminal() {
        List<StyledLine> findings = List.of(new LineBuilder()
                .add(" ")
                .add(Style.WARNING, "W101")
                .add("  #4   TTFB dominated: 99 % (181.2 of 183.0 ms) waiting on the origin  [app]")
                .build());
        assertThat(new WaterfallList(TITLE, checkout(), connections(), findings)
                        .draw(120)
                        .plain())
                .isEqualTo("""
                        weir record -- ./checkout.sh    6 exchanges, 3 connections, 1 origin, 318 ms, 1 failed

                          # Method Path (https://origin.test)  St  P   Conn    KB     ms  0 ms    50      100      150     200     250     300
                          1 GET    /                           200 1.1 c17    1.9   81.6  dcttt░░░░░░░█
                          2 GET    /assets/app.7f3c.js         200 1.1 c17   88.2   50.6                ░███████
                          3 GET    /assets/app.css             200 1.1 c18    6.1   46.0                cttt░░█
                          4 GET    /api/v1/orders?page=2       200 1.1 c17    0.1  183.0                        ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░█┤
                          5 POST   /api/v1/orders              503 1.1 c19    0.4   77.4                         ···ctttt░░░░┤
                          6 GET    /api/v1/搜索?q=中文         RST 1.1 c18    0.0   60.3                        ░░░░░░░░░░┤

                         · queue  d dns  c tcp  t tls  > send  ░ wait  █ recv  ┄┤ close tail

                         W101  #4   TTFB dominated: 99 % (181.2 of 183.0 ms) waiting on the origin  [app]
                        """);
    }

    @Test
    void threeOriginConnectionsInTheNarrowestTerminal() {
        assertThat(list(checkout()).draw(80).plain()).isEqualTo("""
                        weir record -- ./checkout.sh
                          6 exchanges, 3 connections, 1 origin https://origin.test, 318 ms, 1 failed

                          # Method Path                St  P   Conn    KB     ms  0 ms         200
                          1 GET    /                   200 1.1 c17    1.9   81.6  dt░░█
                          2 GET    /assets/a….7f3c.js  200 1.1 c17   88.2   50.6       ░██
                          3 GET    /assets/app.css     200 1.1 c18    6.1   46.0       t░█
                          4 GET    /api/v1/o…s?page=2  200 1.1 c17    0.1  183.0          ░░░░░░░░░░░░┤
                          5 POST   /api/v1/orders      503 1.1 c19    0.4   77.4           ·ct░░┤
                          6 GET    /api/v1/…?q=中文    RST 1.1 c18    0.0   60.3           ░░░┤

                         · queue  d dns  c tcp  t tls  > send  ░ wait  █ recv  ┄┤ close tail
                        """);
        assertThat(list(checkout()).draw(10)).isEqualTo(list(checkout()).draw(80));
    }

    @Test
    void threeOriginConnectionsInAVeryWideTerminal() {
        assertThat(list(checkout()).draw(200).plain()).isEqualTo("""
                        weir record -- ./checkout.sh    6 exchanges, 3 connections, 1 origin, 318 ms, 1 failed

                          # Method Path (https://origin.test)  St  P   Conn    KB     ms  0 ms    20       40      60      80       100     120     140     160      180     200     220      240     260     280      300
                          1 GET    /                           200 1.1 c17    1.9   81.6  ·dctttttttttt░░░░░░░░░░░░░░░░░░░██
                          2 GET    /assets/app.7f3c.js         200 1.1 c17   88.2   50.6                                     ░░░██████████████████
                          3 GET    /assets/app.css             200 1.1 c18    6.1   46.0                                     ctttttttttt░░░░░███
                          4 GET    /api/v1/orders?page=2       200 1.1 c17    0.1  183.0                                                          ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░█┤
                          5 POST   /api/v1/orders              503 1.1 c19    0.4   77.4                                                           ·········ctttttttttt░░░░░░░░░░░█┤
                          6 GET    /api/v1/搜索?q=中文         RST 1.1 c18    0.0   60.3                                                          ░░░░░░░░░░░░░░░░░░░░░░░░░┤

                         · queue  d dns  c tcp  t tls  > send  ░ wait  █ recv  ┄┤ close tail
                        """);
    }

    @Test
    void failuresHaveTheirMarksAndTheirPhases() {
        Failure dns = new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "NXDOMAIN");
        Failure refused = new Failure(Leg.ORIGIN, FailureKind.CONNECTION_REFUSED, "refused");
        Failure tls = new Failure(Leg.ORIGIN, FailureKind.TLS_CERTIFICATE_ERROR, "expired");
        Failure late = new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_TIMEOUT, "no response for 20 ms");
        List<RecordedExchange> failures = List.of(
                SampleExchange.of(1, "http://gone.test/", 0)
                        .queue(100)
                        .dns(9_000)
                        .end(dns, 9_100),
                SampleExchange.of(2, "http://closed.test:81/a?b", 5_000)
                        .tcp(5, 8_000)
                        .end(refused, 8_100),
                SampleExchange.of(3, "https://old.test", 9_000)
                        .tcp(6, 10_000)
                        .tls(20_000)
                        .end(tls, 20_100),
                SampleExchange.of(4, "https://slow.test/", 10_000)
                        .tcp(7, 11_000)
                        .send(11_100)
                        .end(late, 31_100));
        assertThat(list(failures).draw(100).plain()).isEqualTo("""
                        weir record -- ./checkout.sh    4 exchanges, 3 connections, 4 origins, 31.1 ms, 4 failed

                          # Method URL                        St  P   Conn    KB     ms  0 ms       10        20         30
                          1 GET    http://gone.test/          DNS 1.1 -      0.0   9.10  dddddddddd
                          2 GET    http://closed.test:81/a?b  REF 1.1 c5     0.0   3.10       ccc·
                          3 GET    https://old.test/          TLS 1.1 c6     0.0  11.10            ctttttttttt
                          4 GET    https://slow.test/         T/O 1.1 c7     0.0  21.10             c░░░░░░░░░░░░░░░░░░░░░

                         · queue  d dns  c tcp  t tls  > send  ░ wait  █ recv  ┄┤ close tail
                        """);
    }

    @Test
    void tunnelsAndMalformedRequestsAreRows() {
        SampleExchange tunnel =
                SampleExchange.of(1, "bank.test:443", 0).method("CONNECT").tcp(5, 2_000);
        tunnel.kind = ExchangeKind.TUNNEL;
        tunnel.response = Samples.message(null, body(56_789), 2_000, 600_000);
        SampleExchange malformed =
                SampleExchange.of(2, "/\u001b[2J\u202e\u00ff", 300_000).method("");
        malformed.kind = ExchangeKind.MALFORMED;
        malformed.answered = 400;
        SampleExchange normal = SampleExchange.of(3, "http://origin.test/x", 310_000)
                .tcp(6, 320_000)
                .send(321_000)
                .receive("HTTP/1.0 404 Not Found\r\n\r\n", body(10), 400_000, 410_000);
        assertThat(list(List.of(tunnel.end(null, 600_000), malformed.end(null, 300_500), normal.end()))
                        .draw(100)
                        .plain())
                .isEqualTo("""
                        weir record -- ./checkout.sh    3 exchanges, 2 connections, 1 origin, 600 ms, 1 failed

                          # Method  Path (http://origin.test)  St  P   Conn    KB     ms  0 ms       200       400
                          1 CONNECT bank.test:443              TUN 1.1 c5    56.8  600.0  ████████████████████████████████
                          2 -       /\\x1b[2J\\u202eÿ            BAD 1.1 -      0.0    0.5                  ·
                          3 GET     /x                         404 1.0 c6     0.0  100.0                   c░░░█

                         · queue  d dns  c tcp  t tls  > send  ░ wait  █ recv  ┄┤ close tail
                        """);
    }

    @Test
    void wideCharactersKeepTheColumns() {
        List<RecordedExchange> wide = List.of(
                row(1, "https://origin.test/中文路径很长很长很长很长/搜索结果页面/订单"),
                row(2, "https://origin.test/a"),
                row(3, "https://origin.test/e\u0301\u0301/😀😀😀😀😀😀😀😀😀😀😀"));
        StyledText text = list(wide).draw(80);
        assertThat(text.plain()).isEqualTo("""
                        weir record -- ./checkout.sh
                          3 exchanges, 1 connection, 1 origin https://origin.test, 20.0 ms

                          # Method Path                St  P   Conn    KB     ms  0 ms      10        20
                          1 GET    /中文路径…面/订单   200 1.1 c9     0.1   10.0  c░░░░░░░░█
                          2 GET    /a                  200 1.1 c9     0.1   10.0       c░░░░░░░░█
                          3 GET    /é́/😀😀😀…😀😀😀😀  200 1.1 c9     0.1   10.0            c░░░░░░░░█

                         · queue  d dns  c tcp  t tls  > send  ░ wait  █ recv  ┄┤ close tail
                        """);
        assertThat(text.lines().subList(4, 7))
                .extracting(line ->
                        CellWidth.of(line.plain().substring(0, line.plain().indexOf(" 200 "))))
                .containsOnly(30);
    }

    @Test
    void aCloseLongAfterTheLastExchangeRunsOutOfThePicture() {
        List<RecordedConnection> late =
                List.of(Samples.ended(Samples.origin(9, 101, List.of()), 1, 1, Samples.closedByWeir(60_000_000)));
        String text = new WaterfallList(
                        TITLE, List.of(row(1, "http://a.test/"), row(2, "http://a.test/")), late, List.of())
                .draw(80)
                .plain();
        assertThat(text.lines().filter(line -> line.startsWith("  1 ")))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith("┄").hasSize(80));
    }

    @Test
    void anEmptyCaptureIsSaidToBeEmpty() {
        assertThat(list(List.of()).draw(80).plain()).isEqualTo("""
                        weir record -- ./checkout.sh    0 exchanges, 0 connections

                          No exchange was recorded.
                        """);
    }

    @Test
    void coloursDoNotChangeTheText() {
        StyledText text = list(checkout()).draw(120);
        for (ColourDepth depth : ColourDepth.values()) {
            assertThat(new AnsiRenderer(Palette.DARK, depth).render(text).replaceAll("\u001b\\[[0-9;]*m", ""))
                    .isEqualTo(text.plain());
        }
    }

    @Test
    @Timeout(60) // takes about a second in a cold JVM
    void tenThousandRowsAreDrawnAtOnce() {
        List<RecordedExchange> many = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            many.add(row(i, "https://origin.test/api/v1/orders/" + i));
        }
        StyledText text = list(many).draw(160);
        assertThat(text.lines()).hasSize(10_005);
        assertThat(text.cells()).isLessThanOrEqualTo(160);
    }

    private static RecordedExchange row(long number, String url) {
        long start = (number - 1) * 5_000;
        return SampleExchange.of(number, url, start)
                .tcp(9, start + 1_000)
                .send(start + 1_100)
                .receive(OK, body(100), start + 9_000, start + 10_000)
                .end();
    }

    private static WaterfallList list(List<RecordedExchange> exchanges) {
        return new WaterfallList(TITLE, exchanges, connections(), List.of());
    }
}
