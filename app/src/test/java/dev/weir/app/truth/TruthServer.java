package dev.weir.app.truth;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One listening port: accepts, does the TLS handshake where there is one, and leaves the rest to {@link TruthConnection}. */
final class TruthServer {
    /** A port and how TLS is spoken on it: no protocols for plain HTTP; the delay lies between ClientHello and ServerHello. */
    record Endpoint(String name, int port, List<String> tlsProtocols, int helloDelayMillis) {}

    private final Endpoint endpoint;
    private final @Nullable SSLContext tls;
    private final TruthLog log;

    TruthServer(Endpoint endpoint, @Nullable SSLContext tls, TruthLog log) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.log = log;
    }

    void start() throws IOException {
        StampedSocket.Listener listener = new StampedSocket.Listener(endpoint.port());
        daemon(endpoint.name() + "-accept", () -> {
            while (true) {
                try {
                    StampedSocket socket = (StampedSocket) listener.accept();
                    long acceptNanos = System.nanoTime();
                    daemon(endpoint.name(), () -> serve(socket, acceptNanos));
                } catch (IOException e) {
                    log.line("error")
                            .with("server", endpoint.name())
                            .with("error", e)
                            .write();
                }
            }
        });
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(StampedSocket raw, long acceptNanos) {
        try (raw) {
            raw.setTcpNoDelay(true);
            TruthConnection.Origins origins = new TruthConnection.Origins(endpoint.name(), acceptNanos, raw);
            if (endpoint.tlsProtocols().isEmpty()) {
                new TruthConnection(origins, raw, log).serve();
                return;
            }
            try (SSLSocket socket = handshake(raw, acceptNanos)) {
                new TruthConnection(origins, socket, log).serve();
            }
        } catch (IOException | RuntimeException e) {
            log.line("error")
                    .with("server", endpoint.name())
                    .with("acceptNanos", acceptNanos)
                    .with("atNanos", System.nanoTime())
                    .with("error", e)
                    .write();
        }
    }

    private SSLSocket handshake(StampedSocket raw, long acceptNanos) throws IOException {
        long acceptMillis = System.currentTimeMillis();
        byte[] hello = readRecord(raw);
        long clientHelloNanos = raw.lastReadAtNanos();
        Pause.millis(endpoint.helloDelayMillis());
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket((Socket) raw, new ByteArrayInputStream(hello), true);
        socket.setEnabledProtocols(endpoint.tlsProtocols().toArray(new String[0]));
        socket.startHandshake();
        long doneNanos = System.nanoTime();
        log.line("tls")
                .with("server", endpoint.name())
                .with("peer", raw.getRemoteSocketAddress())
                .with("acceptNanos", acceptNanos)
                .with("clientHelloNanos", clientHelloNanos)
                .with("serverHelloNanos", firstWrite(raw))
                .with("clientFinishedNanos", raw.lastReadAtNanos())
                .with("doneNanos", doneNanos)
                .with("protocol", socket.getSession().getProtocol())
                .with("cipher", socket.getSession().getCipherSuite())
                .with("resumed", socket.getSession().getCreationTime() < acceptMillis)
                .write();
        return socket;
    }

    /** The first TLS record, raw (RFC 8446, 5.1: five bytes of head, the last two of them the length). */
    private static byte[] readRecord(Socket raw) throws IOException {
        DataInputStream in = new DataInputStream(raw.getInputStream());
        byte[] head = new byte[5];
        in.readFully(head);
        int length = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
        byte[] record = java.util.Arrays.copyOf(head, 5 + length);
        in.readFully(record, 5, length);
        return record;
    }

    private static long firstWrite(StampedSocket raw) {
        return raw.firstMoves().stream()
                .filter(move -> !move.read())
                .mapToLong(StampedSocket.Move::atNanos)
                .findFirst()
                .orElse(-1);
    }
}
