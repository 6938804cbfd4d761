package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How content flows between clients and an origin that speaks HTTP/2, and what happens when it does not. */
class Http2FlowIT extends Http2Origins {

    private static final int INITIAL_WINDOW = 4;
    private static final int CANCEL = 8;

    @Test
    void earlyResponseStopsTheUpload() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "413").data(stream, true, "no");
            assertThat(peer.await(Http2Peer.RST_STREAM, stream).number(0)).isEqualTo(CANCEL);
            peer.await(Http2Peer.GOAWAY);
        });
        ScriptedPeer client = send("POST", origin, "/", "Content-Length: 1000\r\n");
        assertThat(client.readUntil("\r\n0\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(scene.events()
                        .awaitWhich(StreamReset.class, reset -> !reset.received())
                        .errorCode())
                .isEqualTo(CANCEL);
    }

    @Test
    void slowClientStopsTheOriginByItsWindow() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "200");
            String piece = "x".repeat(16_000);
            int window = 256 * 1024;
            while (true) {
                while (window >= piece.length()) {
                    peer.data(stream, false, piece);
                    sent.addAndGet(piece.length());
                    window -= piece.length();
                }
                window += peer.await(Http2Peer.WINDOW_UPDATE, stream).number(0);
            }
        });
        Http2Peer client = http2Client(INITIAL_WINDOW, 1_000).windowUpdate(0, 1 << 30);
        client.request(1, true, "GET", origin.url("/")).await(Http2Peer.DATA, 1);
        scene.events().awaitWhich(ReadPaused.class, paused -> paused.leg() == Leg.ORIGIN);
        // Another stream to the same origin connection's client is not concerned: the connection still answers.
        client.frame(Http2Peer.PING, 0, 0, new byte[8]).await(Http2Peer.PING);
        assertThat(sent.get()).isLessThanOrEqualTo(600_000);
        client.reset(1, CANCEL);
        scene.events().awaitFirst(ExchangeEnded.class);
    }

    @Test
    void uploadWaitsForTheOriginsWindow() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(INITIAL_WINDOW, 10_000);
            int stream = peer.await(Http2Peer.HEADERS).stream();
            int got = 0;
            OriginFaultsIT.await(go);
            peer.windowUpdate(0, 1 << 30).windowUpdate(stream, 1 << 30);
            while (got < 2_000_000) {
                got += peer.await(Http2Peer.DATA, stream).payload().length;
            }
            peer.headers(stream, true, ":status", "204");
            peer.await(Http2Peer.GOAWAY);
        });
        ScriptedPeer client = send("POST", origin, "/", "Content-Length: 2000000\r\n");
        Thread upload = new Thread(() -> client.send("x".repeat(2_000_000)));
        upload.start();
        scene.events().awaitWhich(ReadPaused.class, paused -> paused.leg() == Leg.CLIENT);
        go.countDown();
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        upload.join();
    }

    @Test
    void bothDirectionsStreamAtOnce() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "200");
            Http2Peer.Frame frame = peer.await(Http2Peer.DATA, stream);
            while (!frame.endsStream()) {
                peer.data(stream, false, "echo " + frame.text());
                frame = peer.await(Http2Peer.DATA, stream);
            }
            peer.headers(stream, true, "grpc-status", "0");
            peer.await(Http2Peer.GOAWAY);
        });
        Http2Peer client = http2Client().request(1, false, "POST", origin.url("/"), "te", "trailers");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 200");
        for (String word : new String[] {"one", "two", "three"}) {
            client.data(1, false, word);
            assertThat(client.await(Http2Peer.DATA, 1).text()).isEqualTo("echo " + word);
        }
        client.data(1, true, "");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).containsExactly("grpc-status: 0");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        assertThat(scene.events().awaitCount(StreamOpened.class, 2))
                .extracting(StreamOpened::leg)
                .containsExactlyInAnyOrder(Leg.CLIENT, Leg.ORIGIN);
    }

    @Test
    void connectionThatBreaksFailsAllItsExchanges() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int first = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(first, false, ":status", "200").data(first, false, "some");
            peer.await(Http2Peer.HEADERS);
        });
        Http2Peer client = http2Client().request(1, true, "GET", origin.url("/"));
        client.await(Http2Peer.DATA, 1);
        client.request(3, false, "POST", origin.url("/"), "content-length", "5");
        client.await(Http2Peer.RST_STREAM, 1);
        assertThat(client.await(Http2Peer.HEADERS, 3).fields()).startsWith(":status: 502");
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2))
                .extracting(end -> end.failure().kind())
                .containsExactlyInAnyOrder(FailureKind.HTTP_RESPONSE_INCOMPLETE, FailureKind.CONNECTION_TERMINATED);
        assertThat(scene.events().events(ConnectEnded.class)).hasSize(1);
    }
}
