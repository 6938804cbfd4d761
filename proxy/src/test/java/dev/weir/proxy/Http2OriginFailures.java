package dev.weir.proxy;

import dev.weir.proxy.FailureTableIT.Play;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What can go wrong with an origin that speaks HTTP/2; the client speaks HTTP/1. */
final class Http2OriginFailures {

    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;

    private Http2OriginFailures() {}

    /** What the origin does about a stream. */
    @FunctionalInterface
    private interface Deed {
        void about(int stream, Http2Peer peer) throws java.io.IOException;
    }

    static void addTo(Map<String, Play> plays) {
        plays.put("h2-no-head-reset", stage -> answered(stage, (stream, peer) -> peer.reset(stream, INTERNAL_ERROR)));
        plays.put(
                "h2-refused",
                stage -> answered(stage, (stream, peer) -> {
                    int next = stream;
                    while (true) {
                        peer.reset(next, REFUSED_STREAM);
                        next = peer.await(Http2Peer.HEADERS).stream();
                    }
                }));
        plays.put("h2-no-head-fin", stage -> answered(stage, (stream, peer) -> peer.hangUp()));
        plays.put("h2-no-head-silence", stage -> answered(stage, (stream, peer) -> {}));
        plays.put(
                "h2-head-malformed",
                stage -> answered(stage, (stream, peer) -> peer.headers(stream, true, ":status", "0")));
        plays.put(
                "h2-broken-frame",
                stage -> answered(stage, (stream, peer) -> peer.frame(Http2Peer.PING, 0, 0, new byte[3])));
        plays.put("h2-body-reset", stage -> cut(stage, "9", (stream, peer) -> peer.reset(stream, INTERNAL_ERROR)));
        plays.put("h2-body-fin", stage -> cut(stage, "9", (stream, peer) -> peer.hangUp()));
        plays.put("h2-body-silence", stage -> cut(stage, "9", (stream, peer) -> {}));
        plays.put("h2-body-short", stage -> cut(stage, "9", (stream, peer) -> peer.data(stream, true, "")));
        plays.put("h2-body-long", stage -> cut(stage, "5", (stream, peer) -> peer.data(stream, true, "much more")));
    }

    private static ScriptedPeer client(FailureTableIT.Stage stage, ScriptedOrigin origin) throws Exception {
        Scene scene = stage.open(
                new Scene(stage.settings().originSilenceMillis(300).trusting(origin.authorityPem(stage.directory))));
        scene.with(origin);
        return scene.client().send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private static String answered(FailureTableIT.Stage stage, Deed deed) throws Exception {
        ScriptedOrigin origin = ScriptedOrigin.http2("localhost", peer -> {
            peer.settings();
            deed.about(peer.await(Http2Peer.HEADERS).stream(), peer);
            peer.await(Http2Peer.GOAWAY);
        });
        return SetUpFailures.status(client(stage, origin));
    }

    /** The client gets a part, and then sees the response cut. */
    private static String cut(FailureTableIT.Stage stage, String length, Deed deed) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        ScriptedOrigin origin = ScriptedOrigin.http2("localhost", peer -> {
            peer.settings();
            int stream = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(stream, false, ":status", "200", "content-length", length)
                    .data(stream, false, "part");
            OriginFaultsIT.await(read);
            deed.about(stream, peer);
            peer.await(Http2Peer.GOAWAY);
        });
        ScriptedPeer client = client(stage, origin);
        client.readUntil("part");
        read.countDown();
        return client.readToEnd() == ScriptedPeer.End.RESET ? "RST" : "FIN";
    }
}
