package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket server by the npm package ws that sends everything back. */
final class WsEcho implements AutoCloseable {

    private final Process process;
    private final int port;
    private final Path certificate;

    /** What it speaks. */
    enum Kind {
        PLAIN,
        SECURE,
        /** Nothing else, behind TLS; WebSockets come on streams (RFC 8441). */
        HTTP2
    }

    private WsEcho(Process process, int port, Path certificate) {
        this.process = process;
        this.port = port;
        this.certificate = certificate;
    }

    static WsEcho start(Path directory, boolean deflate, Kind kind) throws IOException, InterruptedException {
        return start(directory, deflate, kind, "");
    }

    /** @param page what it answers to a GET for {@code /page}; only over HTTP/2 */
    static WsEcho start(Path directory, boolean deflate, Kind kind, String page)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, "echo");
        Path key = home.resolve("key.pem");
        Path certificate = home.resolve("certificate.pem");
        List<String> arguments =
                new ArrayList<>(List.of(kind == Kind.HTTP2 ? "http2" : "http1", Boolean.toString(deflate)));
        if (kind != Kind.PLAIN) {
            ClientRun.of(
                            home,
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "ec",
                            "-pkeyopt",
                            "ec_paramgen_curve:P-256",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=localhost",
                            "-addext",
                            "subjectAltName=DNS:localhost",
                            "-keyout",
                            key.toString(),
                            "-out",
                            certificate.toString())
                    .succeeded();
            Path html = Files.writeString(home.resolve("page.html"), page);
            arguments.addAll(List.of(key.toString(), certificate.toString(), html.toString()));
        }
        Process process = NodeModules.program(home, "ws-server.js", arguments.toArray(new String[0]))
                .redirectError(home.resolve("server.err").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        assertThat(port)
                .as("says " + Files.readString(home.resolve("server.err")))
                .isNotNull();
        return new WsEcho(process, Integer.parseInt(port), certificate);
    }

    int port() {
        return port;
    }

    /** PEM; of a secure one. */
    Path certificate() {
        return certificate;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
