package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.Settings;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What clients of HTTP/2 do wrong, or too much of. */
final class Http2Failures {

    private static final int CALM = 11;

    private Http2Failures() {}

    static void addTo(Map<String, Play> plays) {
        plays.put("h2-long-start-line", stage -> answered(stage, "http://x/" + "x".repeat(200)));
        plays.put("h2-long-head", stage -> answered(stage, "http://x/", "a", "b".repeat(2_048)));
        plays.put("h2-many-fields", stage -> answered(stage, "http://x/", manyFields()));
        plays.put("h2-slow-head", Http2Failures::slowHead);
        plays.put("h2-slow-body", Http2Failures::slowBody);
        plays.put("h2-silence", Http2Failures::silence);
        plays.put("h2-client-stalls", Http2Failures::stalls);
        plays.put("h2-tunnel-idle", Http2Failures::tunnelIdle);
    }

    private static String[] manyFields() {
        return "a b ".repeat(9).split(" ");
    }

    private static Http2Peer client(FailureTableIT.Stage stage, Settings settings, int... peerSettings) {
        return Http2Peer.client(stage.open(new Scene(settings)).client(), peerSettings);
    }

    private static String status(Http2Peer client, int stream) {
        Http2Peer.Frame head = client.await(Http2Peer.HEADERS, stream);
        assertThat(head.fields()).anyMatch(field -> field.startsWith("proxy-status: weir; error="));
        return head.fields().get(0).substring(":status: ".length());
    }

    private static String answered(FailureTableIT.Stage stage, String url, String... fields) {
        Http2Peer client = client(stage, ClientFailures.settings(stage)).request(1, true, "GET", url, fields);
        String status = status(client, 1);
        // The connection goes on.
        client.frame(Http2Peer.PING, 0, 0, new byte[8]).await(Http2Peer.PING);
        return status;
    }

    private static String slowHead(FailureTableIT.Stage stage) {
        Http2Peer client = client(stage, ClientFailures.settings(stage));
        // Or the acknowledgement of its SETTINGS would come within the block.
        client.frame(Http2Peer.PING, 0, 0, new byte[8]).await(Http2Peer.PING);
        client.frame(Http2Peer.HEADERS, 0, 1, client.block(":method", "GET"));
        Http2Peer.Frame goAway = client.await(Http2Peer.GOAWAY);
        assertThat(goAway.number(4)).as(goAway.text()).isEqualTo(CALM);
        return "GOAWAY";
    }

    private static ScriptedOrigin origin(Scene scene, String answer) {
        return scene.origin(conversation -> {
            conversation.readHead();
            conversation.write(answer);
            conversation.input().readAllBytes();
        });
    }

    private static String slowBody(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(ClientFailures.settings(stage)));
        ScriptedOrigin origin = origin(scene, "");
        Http2Peer client = Http2Peer.client(scene.client());
        client.request(1, false, "POST", origin.url("/"), "content-length", "5");
        scene.events().awaitFirst(OriginAssigned.class);
        return status(client.data(1, false, "abc"), 1);
    }

    private static String silence(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(ClientFailures.settings(stage)));
        ScriptedOrigin origin = origin(scene, "HTTP/1.1 200 OK\r\n\r\npart");
        Http2Peer client = Http2Peer.client(scene.client()).request(1, false, "POST", origin.url("/"));
        assertThat(client.await(Http2Peer.DATA, 1).text()).isEqualTo("part");
        client.await(Http2Peer.RST_STREAM, 1);
        return "RST";
    }

    private static String stalls(FailureTableIT.Stage stage) {
        CountDownLatch ended = new CountDownLatch(1);
        Scene scene = stage.open(new Scene(stage.settings().clientIdleMillis(300)));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            while (ended.getCount() > 0) {
                conversation.write(new byte[64 * 1024]);
            }
        });
        Http2Peer client = Http2Peer.client(scene.client(), 4, 1_000).request(1, true, "GET", origin.url("/"));
        client.await(Http2Peer.RST_STREAM, 1);
        ended.countDown();
        return "RST";
    }

    private static String tunnelIdle(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(ClientFailures.settings(stage)));
        ScriptedOrigin silent = scene.origin(conversation -> {
            conversation.write(conversation.read(5));
            conversation.input().readAllBytes();
        });
        Http2Peer client = Http2Peer.client(scene.client())
                .headers(1, false, ":method", "CONNECT", ":authority", "localhost:" + silent.port());
        scene.events().awaitFirst(TunnelOpened.class);
        client.data(1, false, "hello");
        assertThat(client.await(Http2Peer.DATA, 1).text()).isEqualTo("hello");
        client.await(Http2Peer.RST_STREAM, 1);
        return "RST";
    }
}
