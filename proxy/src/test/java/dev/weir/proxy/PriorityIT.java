package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.PriorityUpdated;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Priorities of RFC 9218: the field passes like any other, and the frame under the number of the other leg's stream. */
class PriorityIT extends Http2Origins {

    private static final int PRIORITY_UPDATE = 0x10;
    private static final int NO_RFC7540_PRIORITIES = 9;

    private static Http2Peer update(Http2Peer client, int stream, String value) {
        byte[] payload = ByteBuffer.allocate(4 + value.length())
                .putInt(stream)
                .put(value.getBytes(ISO_8859_1))
                .array();
        return client.frame(PRIORITY_UPDATE, 0, 0, payload);
    }

    private static String told(Http2Peer.Frame frame) {
        return frame.number(0) + " " + frame.text().substring(4);
    }

    @Test
    void changedPriorityReachesTheOriginUnderItsStream() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            // A stream before, so that the numbers on the two legs differ.
            int first = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(first, true, ":status", "204");
            Http2Peer.Frame request = peer.await(Http2Peer.HEADERS);
            seen.add(String.join("\n", request.fields()));
            seen.add(told(peer.await(PRIORITY_UPDATE)).replace(request.stream() + " ", "stream "));
            asked.countDown();
            seen.add(told(peer.await(PRIORITY_UPDATE)).replace(request.stream() + " ", "stream "));
            peer.headers(request.stream(), true, ":status", "204");
            peer.await(Http2Peer.GOAWAY);
        });
        assertThat(get(origin, "/first").readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        Http2Peer client = http2Client();
        Http2Peer.Frame settings = client.await(Http2Peer.SETTINGS);
        assertThat(settings.text()).contains(new String(new byte[] {0, NO_RFC7540_PRIORITIES, 0, 0, 0, 1}, ISO_8859_1));

        update(client, 1, "u=1"); // of a stream that is opened right behind it
        client.request(1, true, "GET", origin.url("/second"), "priority", "u=5, i");
        asked.await();
        update(client, 1, "u=0, i");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 204");

        assertThat(seen.get(0)).contains("priority: u=5, i");
        assertThat(seen.subList(1, 3)).containsExactly("stream u=1", "stream u=0, i");
        scene.events().awaitCount(ExchangeEnded.class, 2);
        assertThat(scene.events().events(PriorityUpdated.class))
                .extracting(PriorityUpdated::value)
                .containsExactlyInAnyOrder("u=1", "u=1", "u=0, i", "u=0, i");
        assertThat(scene.events().events(PriorityUpdated.class, event -> event.leg() == Leg.ORIGIN))
                .hasSize(2);
    }

    @Test
    void originOfHttp1IsToldNothingAndTheRecordStillHasIt() throws Exception {
        ScriptedOrigin origin = origin(peer -> {});
        ScriptedOrigin http1 = scene.origin(ScriptedOrigin.answering("hello"));
        Http2Peer client = http2Client();
        update(client, 1, "u=1");
        client.request(1, true, "GET", http1.url("/"), "priority", "u=5");
        assertThat(client.content(1)).isEqualTo("hello");
        assertThat(http1.heads().get(0)).contains("\r\npriority: u=5\r\n");
        assertThat(scene.events().only(PriorityUpdated.class).leg()).isEqualTo(Leg.CLIENT);
        assertThat(origin.connections()).isZero();
    }

    @Test
    void frameThatNamesNoStreamEndsTheConnection() throws Exception {
        origin(peer -> {});
        Http2Peer client = http2Client();
        update(client, 0, "u=1");
        assertThat(client.await(Http2Peer.GOAWAY).number(4)).isEqualTo(1); // PROTOCOL_ERROR
    }
}
