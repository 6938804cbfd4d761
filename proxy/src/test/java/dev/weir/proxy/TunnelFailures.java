package dev.weir.proxy;

import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What can go wrong with bytes that Weir only relays. */
final class TunnelFailures {

    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\npart";

    private TunnelFailures() {}

    static void addTo(Map<String, Play> plays) {
        plays.put("tunnel-refused", stage -> {
            Scene scene = stage.open(new Scene(stage.settings().tunnelsOnly()));
            return SetUpFailures.status(
                    scene.client().send("CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n"));
        });
        plays.put("tunnel-rst", stage -> tunnel(stage, false));
        plays.put("tunnel-client-rst", stage -> tunnel(stage, true));
        plays.put("upgraded-rst", TunnelFailures::upgraded);
    }

    private static String tunnel(FailureTableIT.Stage stage, boolean byClient) {
        Scene scene = stage.open(new Scene(stage.settings().tunnelsOnly()));
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.write("part");
            OriginFaultsIT.await(read);
            if (byClient) {
                conversation.input().readAllBytes();
            } else {
                conversation.reset();
            }
        });
        String authority = "localhost:" + origin.port();
        ScriptedPeer client =
                scene.client().send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        client.readUntil("part");
        read.countDown();
        if (byClient) {
            client.reset();
            return "nothing";
        }
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }

    private static String upgraded(FailureTableIT.Stage stage) {
        Scene scene = stage.open(new Scene(stage.settings()));
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write(SWITCHING);
            OriginFaultsIT.await(read);
            conversation.reset();
        });
        ScriptedPeer client = scene.client().send(Scene.get(origin, "/", "Connection: Upgrade", "Upgrade: websocket"));
        client.readUntil("part");
        read.countDown();
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }
}
