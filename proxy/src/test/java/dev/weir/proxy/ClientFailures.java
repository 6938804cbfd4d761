package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What clients do wrong, or too much of. */
final class ClientFailures {

    private static final String HEAD = "GET http://x/ HTTP/1.1\r\nHost: x\r\n";

    private ClientFailures() {}

    static void addTo(Map<String, Play> plays) {
        plays.put("bad-head", stage -> answered(stage, HEAD + "A : b\r\n\r\n"));
        plays.put("bad-chunk", stage -> upload(stage, "Transfer-Encoding: chunked", "x\r\n"));
        plays.put("long-start-line", stage -> answered(stage, "GET http://x/" + "x".repeat(200) + " HTTP/1.1\r\n"));
        plays.put("long-head", stage -> answered(stage, HEAD + "A: " + "b".repeat(2_048)));
        plays.put("many-fields", stage -> answered(stage, HEAD + "A: b\r\n".repeat(10) + "\r\n"));
        plays.put("slow-head", stage -> answered(stage, HEAD));
        plays.put("slow-body", stage -> upload(stage, "Content-Length: 5", "abc"));
        plays.put("no-password", stage -> {
            Scene scene = stage.open(new Scene(stage.settings().asking("me:secret")));
            return SetUpFailures.status(scene.client().send(HEAD + "\r\n"));
        });
        plays.put("many-connections", ClientFailures::manyConnections);
        plays.put("client-leaves-waiting", ClientFailures::leavesWaiting);
        plays.put("client-leaves-reading", ClientFailures::leavesReading);
        plays.put("client-stalls", ClientFailures::stalls);
        plays.put("tunnel-idle", ClientFailures::tunnelIdle);
        plays.put("stopped", ClientFailures::stopped);
    }

    static Settings settings(FailureTableIT.Stage stage) {
        return stage.settings()
                .clientRequestMillis(300)
                .limits(limits -> new ClientConfig.Limits(
                        new HeadLimits(100, 2_048, 8),
                        2,
                        limits.bufferedBytes(),
                        Duration.ofMillis(300),
                        Duration.ofMillis(300)));
    }

    private static String answered(FailureTableIT.Stage stage, String bytes) {
        Scene scene = stage.open(new Scene(settings(stage)));
        ScriptedPeer client = scene.client().send(bytes);
        String status = SetUpFailures.status(client);
        client.readUntil("\n\n");
        client.readUntil("\n");
        assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
        return status;
    }

    private static String upload(FailureTableIT.Stage stage, String framing, String body) {
        Scene scene = stage.open(new Scene(settings(stage)));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.input().readAllBytes();
        });
        ScriptedPeer client = scene.client().send(Scene.request("POST", origin, "/", framing) + "\r\n");
        scene.events().awaitFirst(OriginAssigned.class);
        return SetUpFailures.status(client.send(body));
    }

    private static String manyConnections(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage)));
        ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
        ScriptedPeer first = scene.client();
        ScriptedPeer second = scene.client();
        first.send(Scene.get(origin, "/")).readUntil("hello");
        second.send(Scene.get(origin, "/")).readUntil("hello");
        ScriptedPeer third = scene.client().send(HEAD + "\r\n");
        String status = SetUpFailures.status(third);
        assertThat(third.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
        // The others do not notice.
        first.send(Scene.get(origin, "/")).readUntil("hello");
        second.send(Scene.get(origin, "/")).readUntil("hello");
        return status;
    }

    private static String leavesWaiting(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(stage.settings()));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.input().readAllBytes();
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
        scene.events().awaitFirst(OriginAssigned.class);
        client.reset();
        return "nothing";
    }

    private static String leavesReading(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(stage.settings()));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
            conversation.input().readAllBytes();
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
        client.readUntil("part");
        client.reset();
        return "nothing";
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
        ScriptedPeer client = scene.slowClient(8 * 1024).send(Scene.get(origin, "/"));
        scene.events().awaitFirst(ExchangeEnded.class);
        ended.countDown();
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }

    private static String tunnelIdle(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage).tunnelsOnly()));
        ScriptedOrigin silent = scene.origin(conversation -> {
            conversation.write(conversation.read(5));
            conversation.input().readAllBytes();
        });
        String authority = "localhost:" + silent.port();
        ScriptedPeer client =
                scene.client().send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        client.readUntil("\r\n\r\n");
        scene.events().awaitFirst(TunnelOpened.class);
        client.send("hello").readUntil("hello");
        return client.readToEnd() == ScriptedPeer.End.FIN ? "FIN" : "RST";
    }

    private static String stopped(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(settings(stage)));
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\n\r\npart");
            conversation.input().readAllBytes();
        });
        // For a client of HTTP/1.0 a mere end would be the end of the body.
        ScriptedPeer client = scene.client().send("GET " + origin.url("/") + " HTTP/1.0\r\n\r\n");
        client.readUntil("part");
        scene.proxy().close();
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }
}
