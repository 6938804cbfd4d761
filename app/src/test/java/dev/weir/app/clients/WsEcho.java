package dev.weir.app.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket server by the npm package ws that sends everything back. */
record WsEcho(NodeServer server) implements AutoCloseable {

    /** What it speaks. */
    enum Kind {
        PLAIN,
        SECURE,
        /** Nothing else, behind TLS; WebSockets come on streams (RFC 8441). */
        HTTP2
    }

    static WsEcho plain(Path directory, boolean deflate) throws IOException {
        return start(directory, deflate, Kind.PLAIN, null, "");
    }

    /**
     * Starts it.
     *
     * @param identity of one behind TLS
     * @param page what it answers to a GET for {@code /page}; only over HTTP/2
     */
    static WsEcho start(Path directory, boolean deflate, Kind kind, @Nullable SelfSigned identity, String page)
            throws IOException {
        Path home = Files.createTempDirectory(directory, "echo");
        List<String> arguments =
                new ArrayList<>(List.of(kind == Kind.HTTP2 ? "http2" : "http1", Boolean.toString(deflate)));
        if (identity != null && kind != Kind.PLAIN) {
            Path html = Files.writeString(home.resolve("page.html"), page);
            arguments.addAll(
                    List.of(identity.key().toString(), identity.certificate().toString(), html.toString()));
        }
        return new WsEcho(NodeServer.start(home, "ws-server.js", arguments.toArray(new String[0])));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
