package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real curl through a real proxy to a real origin. */
class ForwardIT {

    @TempDir
    Path directory;

    @Test
    void absoluteFormRequestReachesTheOriginInOriginForm() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                RunningProxy proxy = RunningProxy.start()) {
            Curl.Result result = Curl.through(proxy, "-i", origin.url("/a?b=c"));
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
            assertThat(origin.heads()).hasSize(1);
            assertThat(origin.heads().get(0))
                    .startsWith("GET /a?b=c HTTP/1.1\r\nHost: localhost:" + origin.port() + "\r\n")
                    .contains("\r\nVia: 1.1 weir-")
                    .doesNotContain("Proxy-Connection");
            HeadReceived head = proxy.events().awaitWhich(HeadReceived.class, event -> event.leg() == Leg.CLIENT);
            assertThat(new String(head.head().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .startsWith("GET " + origin.url("/a?b=c") + " HTTP/1.1\r\n")
                    .contains("Proxy-Connection: Keep-Alive\r\n");
            assertThat(proxy.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void bothLegsKeepTheirConnections() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                RunningProxy proxy = RunningProxy.start()) {
            Curl.through(proxy, origin.url("/1"), origin.url("/2"), origin.url("/3"));
            List<OriginAssigned> assigned = proxy.events().awaitCount(OriginAssigned.class, 3);
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(assigned.get(0).reused()).isFalse();
            assertThat(assigned.get(1).reused()).isTrue();
            assertThat(assigned.get(2).paidBy()).isEqualTo(assigned.get(0).exchange());
            assertThat(assigned.get(2).idleNanos()).isPositive();
        }
    }

    @Test
    void interceptedHttpsIsReadInTheClear() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"))) {
            Path trust = origin.authorityPem(directory);
            try (RunningProxy proxy = RunningProxy.start(config -> trusting(config, trust))) {
                Curl.Result result =
                        Curl.through(proxy, "--cacert", proxy.ca(directory).toString(), origin.url("/x"));
                assertThat(result.err()).isEmpty();
                assertThat(result.out()).isEqualTo("secret");
                List<TlsEnded> handshakes = proxy.events().awaitCount(TlsEnded.class, 2);
                // curl speaks HTTP/2: what the origin speaks is found out before the client is told what it can have.
                assertThat(handshakes).extracting(TlsEnded::leg).containsExactly(Leg.ORIGIN, Leg.CLIENT);
                assertThat(handshakes.get(0).details().protocol()).isEqualTo("TLSv1.3");
                assertThat(handshakes.get(0).details().distrust()).isNull();
                assertThat(origin.heads().get(0)).startsWith("GET /x HTTP/1.1\r\n");
            }
        }
    }

    @Test
    void certificateThatDoesNotVerifyIsAnsweredWith502AndNoRequestIsSent() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy proxy = RunningProxy.start()) {
            Curl.Result result =
                    Curl.through(proxy, "-i", "--cacert", proxy.ca(directory).toString(), origin.url("/x"));
            assertThat(result.out())
                    .contains("HTTP/1.1 502 Bad Gateway\r\n")
                    .contains("Proxy-Status: weir; error=tls_certificate_error;")
                    .contains("which is not trusted (--trust FILE adds a CA)");
            assertThat(origin.heads()).isEmpty();
            ExchangeEnded ended = proxy.events().awaitWhich(ExchangeEnded.class, event -> event.failure() != null);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.TLS_CERTIFICATE_ERROR);
        }
    }

    @Test
    void insecureGoesOnAndRecordsTheDistrust() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("other.test", ScriptedOrigin.answering("secret"));
                RunningProxy proxy = RunningProxy.start(ForwardIT::insecure)) {
            Curl.Result result =
                    Curl.through(proxy, "--cacert", proxy.ca(directory).toString(), origin.url("/x"));
            assertThat(result.out()).isEqualTo("secret");
            TlsEnded origins = proxy.events().awaitWhich(TlsEnded.class, event -> event.leg() == Leg.ORIGIN);
            assertThat(origins.details().distrust()).isNotEmpty();
        }
    }

    @Test
    void hostThatIsNotInterceptedIsRelayedBlindly() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy proxy = RunningProxy.start(ForwardIT::tunnelling)) {
            Curl.Result result = Curl.through(
                    proxy, "--cacert", origin.authorityPem(directory).toString(), origin.url("/x"));
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).isEqualTo("secret");
            assertThat(proxy.events().awaitFirst(TunnelOpened.class).why()).isEqualTo("--tunnel");
            List<MessageReceived> ends = proxy.events().awaitCount(MessageReceived.class, 3);
            assertThat(ends.subList(1, 3)).allMatch(end -> end.wireBytes() > 100);
            // curl may have gone before the origin's close_notify came: its kernel answers that with RST.
            assertThat(proxy.events().awaitFirst(ExchangeEnded.class).failure())
                    .satisfiesAnyOf(
                            none -> assertThat(none).isNull(),
                            reset -> assertThat(reset.detail()).isEqualTo("reset by client"));
        }
    }

    @Test
    void plainHttpInsideConnectIsReadToo() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                RunningProxy proxy = RunningProxy.start()) {
            Curl.Result result = Curl.through(proxy, "-p", origin.url("/x"));
            assertThat(result.out()).isEqualTo("hello");
            assertThat(proxy.events().events(HeadReceived.class))
                    .extracting(head -> head.head().startLine())
                    .contains("GET /x HTTP/1.1");
        }
    }

    @Test
    void uploadsAreStreamedInBothFramings() throws Exception {
        ScriptedOrigin.Script echoLength = conversation -> {
            String head = conversation.readHead();
            conversation.write("HTTP/1.1 100 Continue\r\n\r\n");
            long length = 0;
            if (head.contains("Content-Length: 3000000")) {
                length = conversation.read(3_000_000).length();
            } else {
                StringBuilder chunked = new StringBuilder();
                while (!chunked.toString().endsWith("\r\n0\r\n\r\n")) {
                    chunked.append(conversation.read(1));
                }
                length = chunked.length();
            }
            String body = "got " + (length >= 3_000_000 || length < 200 ? "all" : length);
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        };
        Path file = directory.resolve("upload");
        java.nio.file.Files.write(file, new byte[3_000_000]);
        try (ScriptedOrigin origin = ScriptedOrigin.plain(echoLength);
                RunningProxy proxy = RunningProxy.start()) {
            assertThat(Curl.through(proxy, "--data-binary", "@" + file, origin.url("/up"))
                            .out())
                    .isEqualTo("got all");
            assertThat(Curl.through(proxy, "-H", "Transfer-Encoding: chunked", "-d", "small", origin.url("/up"))
                            .out())
                    .isEqualTo("got all");
        }
    }

    @Test
    void unknownHostIsAnsweredWithItsReason() {
        try (RunningProxy proxy = RunningProxy.start()) {
            Curl.Result result = Curl.through(proxy, "-i", "http://127.0.0.1:1/");
            assertThat(result.out()).contains("502 Bad Gateway").contains("error=connection_refused");
            Answered answered = proxy.events().awaitFirst(Answered.class);
            assertThat(answered.status()).isEqualTo(502);
        }
    }

    @Test
    void requestToWeirItselfIsRefusedAsALoop() {
        try (RunningProxy proxy = RunningProxy.start()) {
            int port = proxy.address().getPort();
            for (String host : List.of("127.0.0.1", "localhost", "127.1", "2130706433")) {
                Curl.Result result = Curl.through(proxy, "-i", "http://" + host + ":" + port + "/");
                assertThat(result.out()).as(host).contains("508 Loop Detected").contains("proxy_loop_detected");
            }
        }
    }

    @Test
    void malformedRequestIsRefusedWithItsOffset() throws Exception {
        try (RunningProxy proxy = RunningProxy.start();
                ScriptedPeer client = ScriptedPeer.connect(proxy.address())) {
            client.send("GET http://x/ HTTP/1.1\r\nHost : x\r\n\r\n");
            String answer = client.readText();
            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("white space before the colon");
            var rejected = proxy.events().awaitFirst(dev.weir.events.ExchangeEvent.HeadRejected.class);
            assertThat(rejected.offset()).isEqualTo("GET http://x/ HTTP/1.1\r\nHost".length());
            client.hangUp();
            proxy.events().awaitFirst(ConnectionClosed.class);
        }
    }

    private static ProxyConfig trusting(ProxyConfig c, Path trust) {
        return change(c, c.tunnelHosts(), new ProxyConfig.Trust(List.of(trust), false));
    }

    private static ProxyConfig insecure(ProxyConfig c) {
        return change(c, c.tunnelHosts(), new ProxyConfig.Trust(List.of(), true));
    }

    private static ProxyConfig tunnelling(ProxyConfig c) {
        return change(c, List.of("local*"), c.trust());
    }

    private static ProxyConfig change(ProxyConfig c, List<String> tunnels, ProxyConfig.Trust trust) {
        return new ProxyConfig(
                c.listen(),
                c.transport(),
                c.eventLoops(),
                c.intercept(),
                tunnels,
                c.bodies(),
                trust,
                c.dial(),
                c.origin(),
                c.client(),
                c.tls(),
                null,
                c.refused());
    }
}
