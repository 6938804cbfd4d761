package dev.weir.app.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket server by the npm package ws that sends everything back. */
record WsEcho(NodeServer server, @Nullable SelfSigned identity) implements AutoCloseable {

    /** What it speaks. */
    enum Kind {
        PLAIN,
        SECURE,
        /** Nothing else, behind TLS; WebSockets come on streams (RFC 8441). */
        HTTP2
    }

    static WsEcho start(Path directory, boolean deflate, Kind kind) throws IOException, InterruptedException {
        return start(directory, deflate, kind, "");
    }

    /** @param page what it answers to a GET for {@code /page}; only over HTTP/2 */
    static WsEcho start(Path directory, boolean deflate, Kind kind, String page)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, "echo");
        SelfSigned identity = kind == Kind.PLAIN ? null : SelfSigned.localhost(home);
        List<String> arguments =
                new ArrayList<>(List.of(kind == Kind.HTTP2 ? "http2" : "http1", Boolean.toString(deflate)));
        if (identity != null) {
            Path html = Files.writeString(home.resolve("page.html"), page);
            arguments.addAll(
                    List.of(identity.key().toString(), identity.certificate().toString(), html.toString()));
        }
        return new WsEcho(NodeServer.start(home, "ws-server.js", arguments.toArray(new String[0])), identity);
    }

    int port() {
        return server.port();
    }

    /** PEM; of a secure one. */
    Path certificate() {
        return java.util.Objects.requireNonNull(identity, "plain").certificate();
    }

    @Override
    public void close() {
        server.close();
    }
}
