package dev.weir.inspector.waterfall;

import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.SampleWebSocket;
import dev.weir.inspector.testing.Samples;
import dev.weir.inspector.text.StyledText;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeViewTest {
    private static final String REQUEST = """
            GET /api/v1/orders?page=2 HTTP/1.1
            Host: origin.test
            User-Agent: curl/8.10.1 x

            """.replace("\n", "\r\n");
    private static final String RESPONSE = """
            HTTP/1.1 200 OK
            Content-Type: text/plain
            Server-Timing: db;dur=12.3, app;dur=30
            Connection: close

            """.replace("\n", "\r\n");
    private static final RecordedConnection CLIENT = Samples.client(3);

    /** The exchange of ux.md 2.4, {@code weir show 7}. */
    static RecordedExchange orders() {
        return SampleExchange.of(7, "https://origin.test/api/v1/orders?page=2", 0)
                .requestHead(REQUEST)
                .queue(410)
                .dns(3_510)
                .tcp(20, 5_010)
                .tls(38_910)
                .send(39_060)
                .receive(RESPONSE, body(18), 220_260, 221_590)
                .end();
    }

    static RecordedConnection ordersOrigin() {
        return Samples.ended(
                Samples.origin(
                        20,
                        107,
                        List.of(
                                Samples.sample(5_010, TcpMoment.CONNECTED, 21),
                                Samples.sample(220_260, TcpMoment.FIRST_BYTE, 34))),
                1,
                7,
                Samples.closedByWeir(222_800));
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        String nasty = "\u001b[31m" + "搜索".repeat(60) + " \u202e" + "x".repeat(300);
        SampleExchange exchange = SampleExchange.of(123_456, "https://origin.test/" + nasty, 0)
                .requestHead("GET / HTTP/1.1\r\nUser-Agent: " + nasty + "\r\n\r\n")
                .dns(1_000)
                .tcp(20, 2_000)
                .tls(3_000)
                .send(3_100);
        exchange.retries.add(
                new Retry(new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, nasty), null, 0, null, 0));
        exchange.rejected = new RejectedHead(Leg.ORIGIN, at(3_100), nasty.getBytes(StandardCharsets.UTF_8), 300);
        exchange.receive(
                "HTTP/1.1 200 " + "y".repeat(300) + "\r\nServer-Timing: " + "z".repeat(300) + ";dur=1\r\n\r\n",
                body(3),
                400_000_000,
                90_000_000_000L);
        Failure failure = new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE, nasty);
        RecordedConnection origin = Samples.ended(ordersOrigin(), 1, 123_456, Samples.closedByWeir(3_600_000_000L));
        for (int width : new int[] {20, 80, 93, 120, 300}) {
            ShownExchange shown = new ShownExchange(
                    exchange.end(failure, 90_000_000_000L),
                    CLIENT,
                    origin,
                    1,
                    1,
                    7L,
                    null,
                    Samples.ANCHOR,
                    ZoneOffset.UTC);
            StyledText text = new ExchangeView(shown, List.of()).draw(width);
            assertThat(text.cells()).isLessThanOrEqualTo(Math.min(120, Math.max(80, width)));
            assertThat(text.plain()).doesNotContain("\u001b").doesNotContain("\u202e");
        }
    }

    @Test
    void oneExchangeInFull() {
        assertThat(shown(orders(), ordersOrigin(), 100)).isEqualTo("""
                        #7  GET https://origin.test/api/v1/orders?page=2                           200 OK   HTTP/1.1   122 B
                            2026-11-22 10:00:00.134 +08:00   conn c20 (request 1 of 1)   curl/8.10.1   222 ms
                                                                                                    start      took from
                          queue      ·                                                            0.00 ms   0.41 ms app
                          dns        d                                                            0.41 ms   3.10 ms app
                          tcp         c                                                           3.51 ms   1.50 ms app
                          tls         ttttttttt                                                   5.01 ms  33.90 ms app
                          send                 >                                                 38.91 ms   0.15 ms app
                          wait                 ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  39.06 ms 181.20 ms app
                          receive                                                             █ 220.26 ms   1.33 ms app
                                     └─ Server-Timing: db 12.3  app 30.0  → 138.9 ms unexplained
                          RTT 0.034 ms (kernel tcpi_rtt)   think time ≈ wait − RTT = 181.17 ms

                          DNS      A origin.test @10.0.0.2:53/udp 3.10 ms → CNAME edge.test, 127.0.0.1 (ttl 60)     app
                          TCP      127.0.0.1:36712 → 127.0.0.1:18080  three-way handshake 1.50 ms (c20)             app
                                   ┌ Weir ────SYN────▶ origin   0.000 ms   SYN_SENT    │ (SYN_RECV)                 app
                                   ├ Weir ◀──SYN,ACK── origin   0.000 ms   ESTABLISHED │ (SYN_RECV)                 kernel
                                   └ Weir ────ACK────▶ origin   0.000 ms   ESTABLISHED │ (ESTABLISHED)              inferred
                                   SYN to SYN,ACK 21.0 µs · agreed on mss 1448                                      kernel
                                   min RTT 34.0 µs · smoothed 34.0 µs · cwnd 10 · mss 1448 · 0 retransmitted        kernel
                          TLS      1.3 TLS_AES_128_GCM_SHA256 X25519 alpn=http/1.1 full handshake 33.9 ms           app
                                   SNI origin.test · CN=origin.test, EC 256, until 2027-01-01                       app
                                   issued by CN=Test CA · chain of 1, 612 B                                         app
                                   ┌ Weir ──────ClientHello───────▶ origin    5.010 ms                              app
                                   ├ Weir ◀──ServerHello…Finished── origin           ?                              inferred
                                   └ Weir ────────Finished────────▶ origin   38.910 ms                              app
                          Request  start-line 34 B @0 · 2 headers 46 B @36 · empty line @82 · body 0 B              app
                                        @0    34 GET /api/v1/orders?page=2 HTTP/1.1
                                       @36    17 Host: origin.test
                                       @55    25 User-Agent: curl/8.10.1 x
                          Response status-line 15 B @0 · 3 headers 85 B @17 · empty line @102 · body 18 B @104      app
                                        @0    15 HTTP/1.1 200 OK
                                       @17    24 Content-Type: text/plain
                                       @43    38 Server-Timing: db;dur=12.3, app;dur=30
                                       @83    17 Connection: close
                          Close    ┌ Weir ──FIN──▶ origin   222.716 ms   FIN_WAIT_1  │ (CLOSE_WAIT)                 kernel
                                   └ Weir ◀──FIN── origin   222.783 ms   TIME_WAIT   │ (LAST_ACK)                   kernel
                                   states in brackets follow from the steps (RFC 9293)                              inferred
                                   Weir closed first by FIN, answered by FIN, idle; the last message said so        kernel
                                   (Connection: close or HTTP/1.0)
                                   Weir holds TIME_WAIT until 10:01:00                                              kernel
                          Client   c3 127.0.0.1:51872 → 127.0.0.1:8877                                              app
                        """);
    }

    @Test
    void certificatesOfAResumedSessionDidNotTravel() {
        RecordedExchange resumed = SampleExchange.of(7, "https://origin.test/", 0)
                .tcp(20, 5_010)
                .tls(8_910, Samples.tls(true))
                .send(9_060)
                .receive(RESPONSE, body(18), 220_260, 221_590)
                .end();
        ShownExchange shown =
                ShownExchange.among(List.of(resumed), List.of(CLIENT), resumed, Samples.ANCHOR, ZoneOffset.UTC);

        assertThat(new ExchangeView(shown, List.of()).draw(100).plain())
                .contains("alpn=http/1.1 resumed 3.90 ms")
                .contains("chain of 1, from an earlier handshake")
                .doesNotContain("612 B");
    }

    @Test
    void messagesOfAWebSocketAreListed() {
        SampleExchange socket = SampleExchange.of(3, "http://origin.test/chat", 0)
                .requestHead("GET /chat HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .tcp(20, 1_000)
                .send(1_100)
                .receive(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n"
                                + "Sec-WebSocket-Protocol: chat.v1\r\n\r\n",
                        RecordedBody.NONE,
                        2_000,
                        2_000);
        socket.tunnelWhy = "upgrade to websocket";
        socket.upgrade = new SampleWebSocket(at(2_000))
                .deflate()
                .text(Leg.CLIENT, "héllo\u001b[31m", WebSocketOddity.UNMASKED_CLIENT_FRAME)
                .compressed(Leg.ORIGIN, "x".repeat(300), 40, null)
                .message(Leg.CLIENT, 2, new byte[] {1, 2, (byte) 0xff})
                .close(Leg.ORIGIN, 1001, "going away")
                .build();

        assertThat(shown(socket.end(null, 9_000), null, 120))
                .contains("Upgrade  upgrade to websocket: client → origin 18 B · origin → client 60 B")
                .contains("protocol chat.v1")
                .contains(
                        "permessage-deflate: client window 32768 B, context kept, server window 1024 B, each message anew")
                .contains("Sec-WebSocket-Accept is wrong, expected s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .contains("client sent 2 messages, 0 control frames, 14 B of payload in 18 B")
                .contains("origin closed first: with 1001 \"going away\"; no answer")
                .contains("→ 3.00 ms  text 11 B  héllo")
                .contains("odd: unmasked client frame")
                .contains("← 4.00 ms  text 300 B (40 B compressed), 3 frames  xxx")
                .contains("→ 5.00 ms  binary 3 B  01 02 ff")
                .contains("← 6.00 ms  close 12 B  1001 going away")
                .doesNotContain("\u001b");
    }

    @Test
    void aReusedConnectionNamesWhoPaidForIt() {
        RecordedExchange reusing = SampleExchange.of(8, "https://origin.test/", 1_000_000)
                .reuse(20, 7, 1_200_000)
                .send(1_000_100)
                .receive("HTTP/1.1 200 OK\r\n\r\n", body(4), 1_010_000, 1_010_100)
                .end();
        ShownExchange shown = ShownExchange.among(
                List.of(orders(), reusing),
                List.of(Samples.ended(ordersOrigin(), 2, 8, Samples.closedByWeir(1_012_000)), CLIENT),
                reusing,
                Samples.ANCHOR,
                ZoneOffset.UTC);
        String text = new ExchangeView(shown, List.of()).draw(100).plain();
        assertThat(text).contains("reused c20, idle 1.20 s, paid by #7").contains("conn c20 (request 2 of 2)");
        assertThat(text).doesNotContain("dns").doesNotContain("tcp  ").doesNotContain("tls  ");
    }

    @Test
    void attemptsRetriesAndTheFailureAreTold() {
        SampleExchange exchange =
                SampleExchange.of(9, "https://origin.test/", 0).dns(3_000);
        exchange.retries.add(new Retry(
                new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "closed before a response"),
                null,
                0,
                null,
                0));
        Failure refused =
                new Failure(Leg.ORIGIN, FailureKind.CONNECTION_REFUSED, "10.0.0.9:443 refused the connection");
        exchange.attempts.add(new ConnectAttempt(
                new ConnectionId(30),
                Samples.address(443, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
                at(3_000),
                null,
                Outcome.PENDING,
                null));
        exchange.attempts.add(new ConnectAttempt(
                new ConnectionId(31),
                Samples.address(443, 10, 0, 0, 9),
                at(253_000),
                at(254_000),
                Outcome.FAILED,
                refused));
        exchange.answered = 502;
        assertThat(shown(exchange.end(refused, 255_000), null, 80)).isEqualTo("""
                        #9  GET https://origin.test/                                           REF   0 B
                            2026-11-22 10:00:00.134 +08:00   255 ms
                                                                                start      took from
                          dns        d                                        0.00 ms   3.00 ms app
                          tcp        cccccccccccccccccccccccccccccccccccccc   3.00 ms 252.00 ms app

                          Retried  after connection_terminated: closed before a response        app
                          Failed   connection_refused: 10.0.0.9:443 refused the connection      app
                                   (origin leg, 255 ms after the start)
                          DNS      A origin.test @10.0.0.2:53/udp 3.00 ms → CNAME edge.test,    app
                                   127.0.0.1 (ttl 60)
                          TCP      → [2001:db8::1]:443  no answer until the exchange ended      app
                                   → 10.0.0.9:443  failed after 1.00 ms: 10.0.0.9:443 refused   app
                                   the connection  started 250 ms after the first
                          Request  start-line 14 B @0 · 1 header 19 B @16 · empty line @35 ·    app
                                   body 0 B
                                        @0    14 GET / HTTP/1.1
                                       @16    17 Host: origin.test
                          Answer   Weir itself answered the client with 502                     app
                          Client   c3 127.0.0.1:51872 → 127.0.0.1:8877                          app
                        """);
    }

    @Test
    void namesThatNobodyWasAskedForSayWhy() {
        assertThat(resolved("127.0.0.1", DnsSource.LITERAL))
                .contains("127.0.0.1 is an address already: nothing was asked");
        assertThat(resolved("localhost", DnsSource.LITERAL))
                .contains("localhost → 127.0.0.1 (by itself, nothing was asked)");
        assertThat(resolved("a.test", DnsSource.CACHE)).contains("a.test → 127.0.0.1 (Weir's cache)");
        assertThat(resolved("a.test", DnsSource.OVERRIDE)).contains("a.test → 127.0.0.1 (by --resolve");
    }

    private static String resolved(String name, DnsSource source) {
        SampleExchange exchange = SampleExchange.of(1, "http://" + name + "/", 0);
        exchange.dns = new DnsLookup(
                name, at(0), at(1), source, List.of(Samples.loopback(80).getAddress()), List.of(), List.of(), null);
        return shown(exchange.end(), null, 100);
    }

    @Test
    void aMalformedHeadIsMarkedAtItsByte() {
        SampleExchange exchange = SampleExchange.of(10, "/\u001b[2Jx", 0).method("GET");
        exchange.kind = ExchangeKind.MALFORMED;
        byte[] received = "GET /\u001b[2Jx HTTP/1.1\r\nHost : a\\b\r\n".getBytes(StandardCharsets.ISO_8859_1);
        exchange.rejected = new RejectedHead(Leg.CLIENT, at(50), received, 25);
        exchange.answered = 400;
        Failure failure =
                new Failure(Leg.CLIENT, FailureKind.HTTP_REQUEST_ERROR, "white space before the colon at byte 25");
        assertThat(shown(exchange.end(failure, 60), null, 80)).isEqualTo("""
                        #10  GET /\\x1b[2Jx                                                     BAD   0 B
                             2026-11-22 10:00:00.134 +08:00   60.0 µs
                                                                                start      took from
                          queue      ······································  0.000 ms  0.060 ms app

                          Failed   http_request_error: white space before the colon at byte 25  app
                                   (client leg, 60.0 µs after the start)
                          Refused  the request's head at byte 25 of 33 B:                       app
                                   GET /\\x1b[2Jx HTTP/1.1\\r\\nHost : a\\\\b\\r\\n
                                                                 ^
                                   odd @5: byte 0x1b, a control character                       app
                                   odd @25: white space before the colon                        app
                          Client   c3 127.0.0.1:51872 → 127.0.0.1:8877                          app
                        """);
    }

    @Test
    void aTunnelTellsItsBytesInBothDirections() {
        SampleExchange exchange =
                SampleExchange.of(11, "origin.test:443", 0).method("CONNECT").tcp(40, 1_000);
        exchange.kind = ExchangeKind.TUNNEL;
        exchange.tunnelWhy = "--tunnel origin.test";
        exchange.request = Samples.message(head("CONNECT origin.test:443 HTTP/1.1\r\n\r\n"), body(1_234), 0, 500_000);
        exchange.response = Samples.message(null, body(56_789), 2_000, 600_000);
        assertThat(shown(exchange.end(null, 600_000), null, 80)).isEqualTo("""
                        #11  CONNECT origin.test:443                                      TUN   56,789 B
                             2026-11-22 10:00:00.134 +08:00   conn c40   600 ms
                                                                                start      took from
                          tcp        c                                        0.00 ms   1.00 ms app
                          tunnel     ██████████████████████████████████████   1.00 ms 599.00 ms app

                          TCP      → 127.0.0.1:18080  three-way handshake 1.00 ms (c40)         app
                          Tunnel   bytes were relayed unseen: --tunnel origin.test              app
                                   client → origin 1,234 B · origin → client 56,789 B           app
                          Client   c3 127.0.0.1:51872 → 127.0.0.1:8877                          app
                        """);
    }

    @Test
    void whatWasNotRecordedIsSaid() {
        SampleExchange exchange = SampleExchange.of(12, "http://origin.test/", 0);
        exchange.request = Samples.message(
                head("POST / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"), new RecordedBody(100, 111, 0, null), 0, 10);
        exchange.informational.add(new InformationalHead(at(12_300), head("HTTP/1.1 103 Early Hints\r\n\r\n")));
        String text = shown(
                exchange.tcp(20, 100)
                        .send(200)
                        .receive("HTTP/1.1 200 OK\r\n\r\n", new RecordedBody(5_000, 5_000, 1_024, null), 300, 400)
                        .end(),
                null,
                100);
        assertThat(text).isEqualTo("""
                        #12  GET http://origin.test/                                             200 OK   HTTP/1.1   5,019 B
                             2026-11-22 10:00:00.134 +08:00   conn c20   400 µs
                                                                                                    start      took from
                          tcp        ccccccccccccccc                                             0.000 ms  0.100 ms app
                          send                      >>>>>>>>>>>>>>                               0.100 ms  0.100 ms app
                          wait                                    ░░░░░░░░░░░░░░░                0.200 ms  0.100 ms app
                          receive                                                ██████████████  0.300 ms  0.100 ms app

                          TCP      → 127.0.0.1:18080  three-way handshake 100 µs (c20)                              app
                          Request  start-line 15 B @0 · 1 header 13 B @17 · empty line @30 · body 100 B (111 B      app
                                   framed) @32
                                        @0    15 POST / HTTP/1.1
                                       @17    11 Host: a\\r\\n b
                                   odd @26: the line begins with white space: it is folded                          app
                                   the body was not recorded                                                        app
                          1xx      HTTP/1.1 103 Early Hints  12.3 ms after the start                                app
                          Response status-line 15 B @0 · 0 headers 0 B @17 · empty line @17 · body 5,000 B @19      app
                                        @0    15 HTTP/1.1 200 OK
                                   only the first 1,024 B of the body were recorded                                 app
                          Client   c3 127.0.0.1:51872 → 127.0.0.1:8877                                              app
                        """);
    }

    private static String shown(RecordedExchange exchange, RecordedConnection origin, int width) {
        ShownExchange shown = new ShownExchange(
                exchange,
                CLIENT,
                origin,
                1,
                origin == null ? null : 1,
                null,
                null,
                Samples.ANCHOR,
                ZoneOffset.ofHours(8));
        return new ExchangeView(shown, List.of()).draw(width).plain();
    }
}
