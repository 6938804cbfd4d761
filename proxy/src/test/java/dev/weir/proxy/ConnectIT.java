package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsFailed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be inside of CONNECT: TLS, HTTP, anything else, nothing. */
class ConnectIT {

    @TempDir
    Path directory;

    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.BEST;
    }

    private static String connect(int port) {
        return "CONNECT 127.0.0.1:" + port + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
    }

    /** Sends back that many bytes. */
    private static ScriptedOrigin.Script echoing(int count) {
        return conversation -> conversation.write("got " + conversation.read(count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO x\r\n", "\0\1\2\3\4\5\6\7", "\26\1\2\3\4\5\6\7", "GET x y z HTTP/1.1\r\n"})
    void unknownProtocolIsRelayed(String first) throws Exception {
        for (boolean eager : new boolean[] {false, true}) {
            try (Scene scene = Scene.on(transport())) {
                ScriptedOrigin origin = scene.origin(echoing(first.length()));
                ScriptedPeer client = scene.client();
                if (eager) {
                    client.send(connect(origin.port()) + first).readUntil("\r\n\r\n");
                } else {
                    client.send(connect(origin.port())).readUntil("\r\n\r\n");
                    client.send(first);
                }
                assertThat(client.read(4 + first.length())).isEqualTo("got " + first);
                client.close();
                assertThat(scene.events().awaitFirst(TunnelOpened.class).why())
                        .isEqualTo("neither TLS nor HTTP inside");
                assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure())
                        .isNull();
                assertThat(scene.events().awaitCount(MessageReceived.class, 3))
                        .anyMatch(end -> end.leg() == Leg.CLIENT && end.bodyBytes() == first.length())
                        .anyMatch(end -> end.leg() == Leg.ORIGIN && end.bodyBytes() == first.length() + 4);
            }
        }
    }

    @Test
    void clientThatSpeaksAndHalfClosesAtOnceIsHeard() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> conversation.write("got " + conversation.read(1_000)));
            ScriptedPeer client =
                    scene.client().send(connect(origin.port()) + "EHLO x\r\n").halfClose();
            assertThat(client.readText()).endsWith("got EHLO x\r\n");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void lineThatNeverEndsIsRelayedWhenTheClientEnds() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> conversation.write("got " + conversation.read(1_000)));
            ScriptedPeer client =
                    scene.client().send(connect(origin.port()) + "EHLO").halfClose();
            assertThat(client.readText()).endsWith("got EHLO");
        }
    }

    @Test
    void serverThatSpeaksFirstIsHeardAfterAShortPatience() throws Exception {
        try (Scene scene = new Scene(Settings.on(transport()).firstBytesMillis(100))) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.write("220 ready\r\n");
                conversation.write("got " + conversation.read(6));
            });
            ScriptedPeer client = scene.client().send(connect(origin.port()));
            assertThat(client.readUntil("220 ready\r\n")).startsWith("HTTP/1.1 200 ");
            client.send("QUIT\r\n");
            assertThat(client.readUntil("got QUIT\r\n")).isNotEmpty();
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
        }
    }

    @Test
    void clientThatHalfClosesInATunnelGetsTheRest() throws Exception {
        try (Scene scene = new Scene(Settings.on(transport()).tunnelsOnly())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                String all = conversation.read(1_000_000);
                conversation.write("got " + all.length());
            });
            ScriptedPeer client = scene.client().send(connect(origin.port()));
            client.readUntil("\r\n\r\n");
            client.send("hello").halfClose();
            assertThat(client.readText()).isEqualTo("got 5");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void resetOfOneEndOfATunnelResetsTheOther() throws Exception {
        try (Scene scene = new Scene(Settings.on(transport()).tunnelsOnly())) {
            CountDownLatch opened = new CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                OriginFaultsIT.await(opened);
                conversation.reset();
            });
            ScriptedPeer client = scene.client().send(connect(origin.port()));
            client.readUntil("\r\n\r\n");
            opened.countDown();
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.ORIGIN);
        }
    }

    @Test
    void refusedPortOfATunnelIsAnsweredWithItsReason() throws Exception {
        try (Scene scene = new Scene(Settings.on(transport()).tunnelsOnly())) {
            ScriptedPeer client = scene.client().send(connect(1));
            assertThat(client.readText()).startsWith("HTTP/1.1 502 ").contains("error=connection_refused");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.CONNECTION_REFUSED);
        }
    }

    @Test
    void refusedPortBehindAnAnsweredConnectCanOnlyBeToldByAReset() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedPeer client = scene.client().send(connect(1) + "EHLO x\r\n");
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.CONNECTION_REFUSED);
        }
    }

    @Test
    void clientThatConnectsAndLeavesIsRecorded() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedPeer client = scene.client().send(connect(1));
            client.readUntil("\r\n\r\n");
            client.hangUp();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.CLIENT);
            scene.events().awaitFirst(ConnectionClosed.class);
        }
    }

    @Test
    void helloInTheSegmentOfTheConnectIsUnderstood() throws Exception {
        ScriptedOrigin.Script hello = ScriptedOrigin.answering("secret");
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", hello);
                Scene scene = new Scene(Settings.on(transport()).trusting(origin.authorityPem(directory)))) {
            String answer = EagerTls.request(
                    scene.address(),
                    "localhost",
                    origin.port(),
                    "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("secret");
            assertThat(scene.events().awaitFirst(Intercepted.class).authority())
                    .isEqualTo("localhost:" + origin.port());
        }
    }

    @Test
    void clientThatDistrustsUsIsRecordedAsItsAlert() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            Curl.Result result = Curl.through(scene.proxy(), "https://localhost:1/");
            assertThat(result.exit()).isEqualTo(60);
            TlsFailed failed = scene.events().awaitFirst(TlsFailed.class);
            assertThat(failed.leg()).isEqualTo(Leg.CLIENT);
            assertThat(failed.failure().kind()).as(failed.toString()).isEqualTo(FailureKind.TLS_ALERT_RECEIVED);
            assertThat(failed.failure().detail()).contains("unknown_ca");
            scene.events().awaitFirst(ConnectionClosed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\26\3\1\0\5\2aaaa", "\26\3\1"})
    void brokenHelloIsRecorded(String hello) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedPeer client = scene.client().send(connect(1) + hello).halfClose();
            client.readToEnd();
            assertThat(scene.events().awaitFirst(TlsFailed.class).leg()).isEqualTo(Leg.CLIENT);
        }
    }

    @Test
    void originThatLeavesWithinTheHandshakeIsToldAtOnce() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> conversation.read(20));
            long before = System.nanoTime();
            ScriptedPeer client =
                    scene.client().send("GET https://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
            assertThat(System.nanoTime() - before).as("nanos").isLessThan(5_000_000_000L);
        }
    }

    @Test
    void originThatDoesNotSpeakTlsIsAnsweredFor() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                conversation.read(1);
            });
            ScriptedPeer client =
                    scene.client().send("GET https://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).contains("error=tls_protocol_error");
        }
    }

    @Test
    void oldTlsIsSpokenOnBothLegs() throws Exception {
        ScriptedOrigin.Script hello = ScriptedOrigin.answering("secret");
        try (ScriptedOrigin origin = ScriptedOrigin.tls("127.0.0.1", hello, "TLSv1.2");
                Scene scene = new Scene(Settings.on(transport()).trusting(origin.authorityPem(directory)))) {
            String ca = scene.proxy().ca(directory).toString();
            Curl.Result result = Curl.through(
                    scene.proxy(), "--tls-max", "1.2", "--cacert", ca, "https://127.0.0.1:" + origin.port() + "/");
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).isEqualTo("secret");
            assertThat(scene.events().awaitCount(TlsEnded.class, 2))
                    .allMatch(end -> end.details().protocol().equals("TLSv1.2"));
            assertThat(scene.events().events(HeadReceived.class)).hasSize(3);
        }
    }
}
