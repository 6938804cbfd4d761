package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.RouteChosen;
import dev.weir.events.ExchangeEvent.RouteFailed;
import dev.weir.events.ExchangeEvent.SocksRequested;
import dev.weir.events.FailureKind;
import dev.weir.events.WayIn;
import dev.weir.proxy.origin.pac.PacPlanner;
import dev.weir.proxy.origin.pac.PacScript;
import dev.weir.proxy.origin.route.NoProxy;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to an origin: parents of other kinds than HTTP, exceptions, and scripts. */
class RoutesIT {

    @TempDir
    Path directory;

    @Test
    void plainAndSecureRequestsGoThroughAParentThatSpeaksSocks() throws Exception {
        try (ScriptedOrigin secure = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy parent =
                        RunningProxy.start(new Settings().asking("me:s3cret").tunnelsOnly());
                Scene scene = new Scene(new Settings()
                        .parent("socks5://me:s3cret@127.0.0.1:"
                                + parent.address().getPort())
                        .trusting(secure.authorityPem(directory)))) {
            ScriptedOrigin plain = scene.origin(ScriptedOrigin.answering("hello"));
            String ca = scene.proxy().ca(directory).toString();

            Curl.Result read = Curl.through(scene.proxy(), "--cacert", ca, plain.url("/"), secure.url("/"));

            assertThat(read.out()).as(read.err()).isEqualTo("hellosecret");
            assertThat(parent.events().awaitCount(SocksRequested.class, 2))
                    .extracting(asked -> asked.request().target())
                    .containsExactly("localhost:" + plain.port(), "localhost:" + secure.port());
            assertThat(parent.events().awaitFirst(ExchangeStarted.class).way()).isEqualTo(WayIn.SOCKS5);
            assertThat(scene.events().awaitFirst(RouteChosen.class).why()).isEqualTo("--parent");
        }
    }

    @Test
    void socksParentThatRefusesIsToldWithItsReason() throws Exception {
        try (RunningProxy parent =
                        RunningProxy.start(new Settings().asking("me:s3cret").tunnelsOnly());
                Scene wrong = new Scene(new Settings()
                        .parent("socks5://me:wrong@127.0.0.1:"
                                + parent.address().getPort()));
                Scene closed = new Scene(new Settings()
                        .parent("socks5://me:s3cret@127.0.0.1:"
                                + parent.address().getPort()))) {
            assertThat(Curl.through(wrong.proxy(), "http://127.0.0.1:1/").out())
                    .contains("proxy_configuration_error", "refused the user name or password");
            assertThat(Curl.through(closed.proxy(), "http://127.0.0.1:1/").out())
                    .contains("destination_unavailable", "refused CONNECT to 127.0.0.1:1: connection refused");
        }
    }

    @Test
    void socksParentMayAnswerInPieces() throws Exception {
        ScriptedOrigin.Script pieces = conversation -> {
            conversation.read(3);
            conversation.write(new byte[] {5});
            conversation.write(new byte[] {0});
            conversation.read(4 + 1 + 11 + 2);
            for (byte b : new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0}) {
                conversation.write(new byte[] {b});
            }
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        };
        try (ScriptedOrigin parent = ScriptedOrigin.plain(pieces);
                Scene scene = new Scene(new Settings().parent("socks5://127.0.0.1:" + parent.port()))) {
            assertThat(Curl.through(scene.proxy(), "http://origin.test/").out()).isEqualTo("hello");
            assertThat(parent.heads().get(0)).startsWith("GET / HTTP/1.1\r\n");
        }
    }

    @Test
    void parentBehindTlsCarriesPlainAndSecureRequests() throws Exception {
        try (ScriptedOrigin secure = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy parent = RunningProxy.start(new Settings().tunnelsOnly());
                ScriptedOrigin behindTls = ScriptedOrigin.tls("localhost", relayTo(parent.address()));
                Scene scene = new Scene(new Settings()
                        .parent("https://localhost:" + behindTls.port())
                        .trusting(
                                secure.authorityPem(java.nio.file.Files.createDirectory(directory.resolve("a"))),
                                behindTls.authorityPem(directory)))) {
            ScriptedOrigin plain = scene.origin(ScriptedOrigin.answering("hello"));
            String ca = scene.proxy().ca(directory).toString();

            Curl.Result read = Curl.through(scene.proxy(), "--cacert", ca, plain.url("/"), secure.url("/"));

            assertThat(read.out()).as(read.err()).isEqualTo("hellosecret");
        }
    }

    @Test
    void parentWhoseCertificateDoesNotVerifyIsNotUsed() throws Exception {
        try (ScriptedOrigin parent = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("no"));
                Scene scene = new Scene(new Settings().parent("https://localhost:" + parent.port()))) {
            assertThat(Curl.through(scene.proxy(), "http://origin.test/").out())
                    .contains("destination_unavailable", "tls_certificate_error", "is not trusted");
        }
    }

    @Test
    void exceptionIsReachedDirectlyAndTheEntryIsNamed() throws Exception {
        RoutePlanner planner = RoutePlanner.by(
                ParentProxy.parse("http://127.0.0.1:1"), NoProxy.parse(List.of("other.test, localhost")));
        try (Scene scene = new Scene(new Settings().routes(planner))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));

            assertThat(Curl.through(scene.proxy(), origin.url("/")).out()).isEqualTo("hello");

            RouteChosen chosen = scene.events().awaitFirst(RouteChosen.class);
            assertThat(chosen.route()).isEqualTo("direct");
            assertThat(chosen.why()).isEqualTo("--no-proxy localhost");
        }
    }

    @Test
    void scriptsListIsTriedInItsOrderAndEachTryRecorded() throws Exception {
        try (RunningProxy parent = RunningProxy.start(new Settings());
                Scene scene = new Scene(new Settings()
                        .routes(pac("return dnsDomainIs(host, 'localhost') ? 'PROXY 127.0.0.1:1; SOCKS 127.0.0.1:"
                                + parent.address().getPort() + "; DIRECT' : 'DIRECT';")))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));

            assertThat(Curl.through(scene.proxy(), origin.url("/")).out()).isEqualTo("hello");

            assertThat(scene.events().awaitCount(RouteChosen.class, 2))
                    .extracting(RouteChosen::route)
                    .containsExactly(
                            "http://127.0.0.1:1",
                            "socks5://127.0.0.1:" + parent.address().getPort());
            assertThat(scene.events().only(RouteFailed.class).failure().kind())
                    .isEqualTo(FailureKind.CONNECTION_REFUSED);
            assertThat(parent.events().awaitFirst(SocksRequested.class)).isNotNull();
        }
    }

    @Test
    void tunnelsFollowTheScriptTooAndItAsksNamesByWeir() throws Exception {
        try (Scene scene = new Scene(new Settings()
                .tunnelsOnly()
                .routes(pac("return isInNet(host, '127.0.0.0', '255.0.0.0') && myIpAddress() == '127.0.0.1'"
                        + " ? 'PROXY 127.0.0.1:1; DIRECT' : 'PROXY nowhere.test:1';")))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();

            client.send("CONNECT localhost:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n");

            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 Connection established");
            assertThat(scene.events().awaitCount(RouteChosen.class, 2).get(1).route())
                    .isEqualTo("direct");
        }
    }

    @Test
    void scriptThatFailsIsAMistakeInOurConfiguration() throws Exception {
        try (Scene scene = new Scene(new Settings().routes(pac("return nothing.at.all;")))) {
            assertThat(Curl.through(scene.proxy(), "http://origin.test/").out())
                    .contains("proxy_configuration_error", "the PAC script", "nothing");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.PROXY_CONFIGURATION_ERROR);
        }
    }

    private static PacPlanner pac(String body) {
        return new PacPlanner(
                PacScript.compile("function FindProxyForURL(url, host) { " + body + " }", "test.pac"),
                InstantSource.system());
    }

    /** What comes out of TLS goes there, and back. */
    private static ScriptedOrigin.Script relayTo(InetSocketAddress address) {
        return conversation -> {
            try (Socket inner = new Socket(address.getAddress(), address.getPort())) {
                Thread back = new Thread(() -> {
                    try {
                        for (byte[] some = some(inner.getInputStream()); some.length > 0; ) {
                            conversation.write(some);
                            some = some(inner.getInputStream());
                        }
                    } catch (IOException e) {
                        // The conversation has ended.
                    }
                });
                back.start();
                for (byte[] some = some(conversation.input()); some.length > 0; ) {
                    inner.getOutputStream().write(some);
                    some = some(conversation.input());
                }
            }
        };
    }

    private static byte[] some(java.io.InputStream in) throws IOException {
        byte[] buffer = new byte[16_384];
        int count = in.read(buffer);
        return java.util.Arrays.copyOf(buffer, Math.max(count, 0));
    }
}
