package dev.weir.proxy;

import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A proxy, an origin that speaks HTTP/2 frame by frame, and clients of both versions. */
abstract class Http2Origins {

    @TempDir
    Path directory;

    Scene scene;

    ScriptedOrigin origin(ScriptedOrigin.Http2Script script) throws Exception {
        ScriptedOrigin origin = ScriptedOrigin.http2("localhost", script);
        scene = new Scene(Settings.on(ProxyConfig.TransportChoice.BEST).trusting(origin.authorityPem(directory)));
        return scene.with(origin);
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    ScriptedPeer get(ScriptedOrigin origin, String path) {
        return send("GET", origin, path, "");
    }

    ScriptedPeer send(String method, ScriptedOrigin origin, String path, String more) {
        return scene.client()
                .send(method + " " + origin.url(path) + " HTTP/1.1\r\nHost: localhost:" + origin.port() + "\r\n" + more
                        + "\r\n");
    }

    Http2Peer http2Client(int... settings) {
        return Http2Peer.client(scene.client(), settings);
    }
}
