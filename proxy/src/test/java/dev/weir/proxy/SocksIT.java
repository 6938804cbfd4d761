package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.ProtocolChosen;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.SocksAnswered;
import dev.weir.events.ExchangeEvent.SocksRequested;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that speak SOCKS. */
class SocksIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"--socks5, SOCKS5", "--socks5-hostname, SOCKS5", "--socks4a, SOCKS4A", "--socks4, SOCKS4"})
    void curlReadsHttpAndInterceptedHttps(String option, WayIn way) throws Exception {
        try (ScriptedOrigin secure = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                Scene scene = new Scene(new Settings().trusting(secure.authorityPem(directory)))) {
            ScriptedOrigin plain = scene.origin(ScriptedOrigin.answering("hello"));

            Curl.Result read = Curl.run(
                    "-4",
                    "--noproxy",
                    "",
                    option,
                    "127.0.0.1:" + scene.address().getPort(),
                    "--cacert",
                    scene.proxy().ca(directory).toString(),
                    plain.url("/"),
                    secure.url("/"));

            assertThat(read.out()).as(read.err()).isEqualTo("hellosecret");
            // Each connection: the SOCKS request, and the request inside of it.
            assertThat(scene.events().events(ExchangeStarted.class))
                    .hasSize(4)
                    .allSatisfy(started -> assertThat(started.way()).isEqualTo(way));
            assertThat(scene.events().events(Intercepted.class)).hasSize(2);
            assertThat(scene.events().events(SocksAnswered.class).get(0).reply())
                    .endsWith("0 succeeded");
        }
    }

    /** The client names an address, and whom it means in its TLS only. */
    @Test
    void http2IsSpokenOnBothLegsBehindAnAddressInSocks() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.http2("localhost", SocksIT::answerAll);
                Scene scene = new Scene(new Settings().trusting(origin.authorityPem(directory)))) {
            Curl.Result read = Curl.run(
                    "-4",
                    "--noproxy",
                    "",
                    "--http2",
                    "--socks5",
                    "127.0.0.1:" + scene.address().getPort(),
                    "--cacert",
                    scene.proxy().ca(directory).toString(),
                    "-w",
                    " %{http_version}",
                    origin.url("/a"));

            assertThat(read.out()).as(read.err()).isEqualTo("hello 2");
            assertThat(scene.events().awaitFirst(SocksRequested.class).request().target())
                    .isEqualTo("127.0.0.1:" + origin.port());
            assertThat(scene.events().awaitCount(ProtocolChosen.class, 2))
                    .extracting(ProtocolChosen::protocol)
                    .containsOnly("h2");
            assertThat(scene.events().awaitCount(StreamOpened.class, 2))
                    .extracting(StreamOpened::leg)
                    .containsExactlyInAnyOrder(Leg.CLIENT, Leg.ORIGIN);
        }
    }

    private static void answerAll(Http2Peer peer) {
        peer.settings();
        while (true) {
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "200").data(stream, true, "hello");
        }
    }

    @Test
    void passwordIsCheckedAsRfc1929Says() throws Exception {
        try (Scene scene = new Scene(new Settings().asking("me:s3cret"))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            String at = "@127.0.0.1:" + scene.address().getPort();

            Curl.Result right = Curl.run("--noproxy", "", "-x", "socks5h://me:s3cret" + at, origin.url("/"));
            Curl.Result wrong = Curl.run("--noproxy", "", "-x", "socks5h://me:s3cre7" + at, origin.url("/"));
            Curl.Result none = Curl.run("--noproxy", "", "-x", "socks5h://" + at.substring(1), origin.url("/"));
            Curl.Result four = Curl.run("--noproxy", "", "-x", "socks4a://me" + at, origin.url("/"));

            assertThat(right.out()).as(right.err()).isEqualTo("hello");
            assertThat(List.of(wrong.exit(), none.exit(), four.exit())).containsOnly(97);
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(scene.events().events(SocksRequested.class))
                    .extracting(SocksRequested::request)
                    .containsExactly(
                            new SocksRequest("CONNECT", "localhost:" + origin.port(), "me"),
                            new SocksRequest(SocksRequest.LOGIN, "", "me"),
                            new SocksRequest(SocksRequest.LOGIN, "", null),
                            new SocksRequest("CONNECT", "localhost:" + origin.port(), "me"));
            assertThat(scene.events().events(SocksAnswered.class))
                    .extracting(SocksAnswered::reply)
                    .containsExactly(
                            "0 succeeded",
                            "1 wrong user name or password",
                            "255 no acceptable method",
                            "91 connection not allowed");
        }
    }

    @Test
    void tunnelSaysOurAddressAndRelaysWhatFollowsAtOnce() throws Exception {
        try (Scene scene = new Scene(new Settings().tunnelsOnly())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();
            String get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

            client.send(bytes("05 01 00" + connect4(origin.port()) + hex(get)));

            byte[] greeted = read(client, 2);
            byte[] reply = read(client, 10);
            assertThat(greeted).containsExactly(5, 0);
            assertThat(reply).startsWith(5, 0, 0, 1, 127, 0, 0, 1);
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 OK");
            assertThat(scene.events().awaitFirst(TunnelOpened.class).why()).isEqualTo("--no-intercept");
        }
    }

    @Test
    void conversationIsUnderstoodHoweverItIsCut() throws Exception {
        try (Scene scene = new Scene(new Settings().tunnelsOnly())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            byte[] all = bytes("05 01 00" + connect4(origin.port()) + hex("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
            for (int cut = 1; cut < 16; cut++) {
                ScriptedPeer client = scene.client();
                client.send(java.util.Arrays.copyOf(all, cut));
                client.send(java.util.Arrays.copyOfRange(all, cut, all.length));
                client.read(12);
                assertThat(client.readUntil("hello")).as("cut at %d", cut).startsWith("HTTP/1.1 200");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"02, BIND", "03, UDP_ASSOCIATE", "09, 9"})
    void otherCommandsAreRefusedAndRecorded(String command, String name) throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            ScriptedPeer client = scene.client();

            client.send(bytes("05 01 00 05" + command + "00 01 7f000001 0050"));

            assertThat(read(client, 2)).containsExactly(5, 0);
            assertThat(read(client, 10)).startsWith(5, 7);
            assertThat(client.readText()).isEmpty();
            assertThat(scene.events().awaitFirst(SocksRequested.class).request())
                    .isEqualTo(new SocksRequest(name, "127.0.0.1:80", null));
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_DENIED);
            client.hangUp();
            assertThat(scene.events().awaitFirst(ConnectionClosed.class).reason())
                    .isEqualTo(CloseReason.REFUSED);
        }
    }

    @Test
    void failureOfTheOriginIsMappedToACode() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (Scene scene = new Scene(new Settings().tunnelsOnly())) {
            ScriptedPeer client = scene.client();

            client.send(bytes("05 01 00" + connect4(closed)));

            client.read(2);
            assertThat(read(client, 10)).startsWith(5, 5);
            assertThat(scene.events().awaitFirst(SocksAnswered.class).reply()).isEqualTo("5 connection refused");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.CONNECTION_REFUSED);
        }
    }

    @Test
    void weirItselfIsNotReachedBySocks() throws Exception {
        try (Scene scene = new Scene(new Settings().tunnelsOnly())) {
            ScriptedPeer client = scene.client();
            // ::ffff:127.0.0.1
            client.send(bytes("05 01 00 05 01 00 04 00000000000000000000ffff7f000001"
                    + String.format("%04x", scene.address().getPort())));

            client.read(2);
            assertThat(read(client, 10)).startsWith(5, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0500", "050100 0601000100000000 0050", "050100 05010002 00000000 0050", "0401 0000 7f000001 00"})
    void whatIsNotSocksIsRefusedAndRecordedWithItsBytes(String hex) throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            ScriptedPeer client = scene.client();

            client.send(bytes(hex));

            client.readText();
            HeadRejected rejected = scene.events().awaitFirst(HeadRejected.class);
            assertThat(rejected.received()).isNotEmpty();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_ERROR);
        }
    }

    @Test
    void clientThatLeavesInTheMiddleIsRecorded() throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            ScriptedPeer client = scene.client();
            client.send(bytes("05 02 00"));
            client.close();

            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.CONNECTION_TERMINATED);
            await().until(() -> scene.events().events(ExchangeStarted.class).size() == 1);
        }
    }

    private static String connect4(int port) {
        return "05 01 00 01 7f000001" + String.format("%04x", port);
    }

    private static byte[] read(ScriptedPeer client, int count) {
        return client.read(count).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String hex) {
        return io.netty.buffer.ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    private static String hex(String text) {
        return io.netty.buffer.ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }
}
