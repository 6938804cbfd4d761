package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.GoAway;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.events.ExchangeEvent.QueueEnded;
import dev.weir.events.ExchangeEvent.QueueStarted;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that speaks HTTP/2, frame by frame; clients of both versions. */
class Http2OriginIT extends Http2Origins {

    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int REFUSED_STREAM = 7;

    private static boolean acknowledges(Http2Peer.Frame frame) {
        return frame.type() == Http2Peer.SETTINGS && frame.flags() == Http2Peer.ACK;
    }

    private static void answerAll(Http2Peer peer) {
        peer.settings();
        while (true) {
            Http2Peer.Frame request = peer.await(Http2Peer.HEADERS);
            String path = request.fields().stream()
                    .filter(field -> field.startsWith(":path"))
                    .findFirst()
                    .orElseThrow();
            peer.headers(request.stream(), false, ":status", "200", "content-type", "text/plain")
                    .data(request.stream(), true, path);
        }
    }

    @Test
    void clientOfHttp1IsServedAndTheStreamRecorded() throws Exception {
        ScriptedOrigin origin = origin(Http2OriginIT::answerAll);
        ScriptedPeer client = get(origin, "/a");
        String answer = client.readUntil("\r\n0\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\ncontent-type: text/plain\r\n", "\r\nTransfer-Encoding: chunked\r\n", "Via: 2 weir-")
                .contains(":path: /a");
        scene.events().awaitFirst(ExchangeEnded.class);
        StreamOpened opened = scene.events().only(StreamOpened.class);
        assertThat(opened.leg()).isEqualTo(Leg.ORIGIN);
        assertThat(opened.stream()).isPositive();
        HeadReceived response = scene.events().awaitWhich(HeadReceived.class, head -> head.leg() == Leg.ORIGIN);
        assertThat(response.head().startLine()).isEqualTo("HTTP/2 200");
        assertThat(response.wireBytes()).isLessThan(response.head().bytes().length);
        SendEnded sent = scene.events().awaitWhich(SendEnded.class, event -> event.leg() == Leg.ORIGIN);
        assertThat(sent.headBytes()).isBetween(20L, 100L);
    }

    @Test
    void oneConnectionCarriesManyExchangesAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int first = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(first, false, ":status", "200").data(first, false, "first");
            int second = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(second, true, ":status", "204");
            peer.data(first, true, " done");
            peer.await(Http2Peer.GOAWAY);
        });
        ScriptedPeer slow = get(origin, "/slow");
        slow.readUntil("first");
        ScriptedPeer quick = get(origin, "/quick");
        assertThat(quick.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        assertThat(slow.readUntil("\r\n0\r\n\r\n")).contains(" done");
        both.countDown();

        assertThat(origin.connections()).isEqualTo(1);
        List<OriginAssigned> assigned = scene.events().awaitCount(OriginAssigned.class, 2);
        assertThat(assigned.get(0).reused()).isFalse();
        assertThat(assigned.get(1).reused()).isTrue();
        assertThat(assigned.get(1).paidBy()).isEqualTo(assigned.get(0).exchange());
    }

    @Test
    void fullConnectionsAreWaitedForAndTheWaitIsRecorded() throws Exception {
        AtomicInteger waiting = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(MAX_CONCURRENT_STREAMS, 1);
            AtomicBoolean heard = new AtomicBoolean();
            while (true) {
                int stream = peer
                        .await(frame -> {
                            heard.compareAndSet(false, acknowledges(frame));
                            return frame.type() == Http2Peer.HEADERS;
                        })
                        .stream();
                if (!heard.getAndSet(true)) {
                    // Until then Weir may well send a second request.
                    peer.await(Http2OriginIT::acknowledges);
                }
                waiting.incrementAndGet();
                OriginFaultsIT.await(go);
                peer.headers(stream, true, ":status", "204");
            }
        });
        // The first ones open the connections that there may be; four are as many as help.
        for (int i = 0; i < 4; i++) {
            get(origin, "/" + i);
            int expected = i + 1;
            org.awaitility.Awaitility.await().until(() -> waiting.get() == expected);
        }
        ScriptedPeer fifth = get(origin, "/5");
        QueueStarted queued = scene.events().awaitFirst(QueueStarted.class);
        assertThat(queued.cause()).isEqualTo(QueueCause.STREAM_LIMIT);
        assertThat(queued.limit()).isEqualTo(1);
        go.countDown();
        assertThat(fifth.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        assertThat(scene.events().awaitFirst(QueueEnded.class).exchange()).isEqualTo(queued.exchange());
        assertThat(origin.connections()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"goaway", "refused"})
    void whatTheOriginDidNotProcessIsSentAgainWhateverItsMethod(String how) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            if (connections.incrementAndGet() > 1) {
                peer.headers(stream, true, ":status", "204");
            } else if (how.equals("goaway")) {
                peer.goAway(0, 0);
            } else {
                peer.reset(stream, REFUSED_STREAM);
            }
            peer.await(Http2Peer.GOAWAY);
        });
        ScriptedPeer client = send("POST", origin, "/", "Content-Length: 0\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        assertThat(scene.events().only(ExchangeRetried.class).cause().kind())
                .isEqualTo(FailureKind.CONNECTION_TERMINATED);
        scene.events().awaitFirst(ExchangeEnded.class);
        if (how.equals("goaway")) {
            GoAway told = scene.events().awaitWhich(GoAway.class, GoAway::received);
            assertThat(told.leg()).isEqualTo(Leg.ORIGIN);
            assertThat(told.lastStream()).isZero();
        } else {
            assertThat(scene.events().only(StreamReset.class).errorCode()).isEqualTo(REFUSED_STREAM);
        }
    }

    @Test
    void originThatGoesAwayFinishesWhatItBegan() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.goAway(stream, 0).headers(stream, false, ":status", "200").data(stream, true, "whole");
            peer.await(Http2Peer.GOAWAY);
        });
        assertThat(get(origin, "/").readUntil("\r\n0\r\n\r\n")).contains("whole");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        // Not on that connection: it takes no more.
        get(origin, "/").readUntil("\r\n0\r\n\r\n");
        assertThat(origin.connections()).isEqualTo(2);
    }

    @Test
    void resetBeforeTheResponseIsAnsweredWith502() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            peer.reset(peer.await(Http2Peer.HEADERS).stream(), 2);
            peer.await(Http2Peer.GOAWAY);
        });
        assertThat(get(origin, "/").readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .contains("error=http_protocol_error", "INTERNAL_ERROR");
        StreamReset reset = scene.events().only(StreamReset.class);
        assertThat(reset.leg()).isEqualTo(Leg.ORIGIN);
        assertThat(reset.received()).isTrue();
        assertThat(reset.errorCode()).isEqualTo(2);
    }

    @Test
    void resetWithinTheResponseCannotBeTakenForItsEnd() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            for (int i = 0; i < 2; i++) {
                int stream = peer.await(Http2Peer.HEADERS).stream();
                peer.headers(stream, false, ":status", "200").data(stream, false, "some");
                peer.reset(stream, 2);
            }
            peer.await(Http2Peer.GOAWAY);
        });
        assertThat(get(origin, "/").readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
        Http2Peer client = http2Client().request(1, true, "GET", origin.url("/"));
        client.await(Http2Peer.RST_STREAM, 1);
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2))
                .allMatch(end -> end.failure().kind() == FailureKind.HTTP_RESPONSE_INCOMPLETE);
    }

    @Test
    void trailersBecomeTrailersOfChunks() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "103", "link", "</a>");
            peer.headers(stream, false, ":status", "200");
            peer.data(stream, false, "body").headers(stream, true, "grpc-status", "0");
            peer.await(Http2Peer.GOAWAY);
        });
        ScriptedPeer client = get(origin, "/");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n");
        assertThat(client.readUntil("\r\n0\r\n")).contains("HTTP/1.1 200 OK\r\n", "body");
        assertThat(client.readUntil("\r\n\r\n")).isEqualTo("grpc-status: 0\r\n\r\n");
    }

    @Test
    void responseThatContradictsItsLengthIsBroken() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "200", "content-length", "9").data(stream, true, "four");
            peer.await(Http2Peer.RST_STREAM);
            stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "200", "content-length", "3").data(stream, false, "four");
            peer.await(Http2Peer.GOAWAY);
        });
        assertThat(get(origin, "/").readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
        assertThat(get(origin, "/").readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
        assertThat(scene.events()
                        .awaitCount(ExchangeEnded.class, 2)
                        .get(0)
                        .failure()
                        .detail())
                .isEqualTo("5 bytes of the body missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection: close", "Upper: case", "a: b\r\nc: d", ":path: /", "status: 200"})
    void malformedHeadIsA502AndRecorded(String field) throws Exception {
        int colon = field.indexOf(": ", 1);
        String name = field.substring(0, colon);
        String value = field.substring(colon + 2);
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            if (name.equals("status")) {
                peer.headers(stream, true, "x", "no status");
            } else {
                peer.headers(stream, true, ":status", "200", name, value);
            }
            peer.await(Http2Peer.GOAWAY);
        });
        assertThat(get(origin, "/").readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        HeadRejected rejected = scene.events().awaitFirst(HeadRejected.class);
        assertThat(rejected.leg()).isEqualTo(Leg.ORIGIN);
    }
}
