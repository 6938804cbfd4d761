package dev.weir.app.truth;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the requests of one connection, one after the other, each as its path says, and logs what it did. */
final class TruthConnection {
    /** What is known of the connection before its first request. */
    record Origins(String server, long acceptNanos, StampedSocket raw) {}

    private static final AtomicLong IDS = new AtomicLong();
    private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

    private final long id = IDS.incrementAndGet();
    private final Origins origins;
    private final TruthLog log;
    private final InputStream in;
    private final OutputStream out;
    private int exchanges;
    private String closedBy = "client";
    private long responseFirstByteNanos;
    private long responseLastByteNanos;
    private long responseBodyBytes;

    /** The socket is the raw one, or the TLS one above it. */
    TruthConnection(Origins origins, Socket socket, TruthLog log) throws IOException {
        this.origins = origins;
        this.log = log;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        this.out = socket.getOutputStream();
    }

    long id() {
        return id;
    }

    /** Returns when the connection is over, and logs who ended it. */
    void serve() throws IOException {
        try {
            boolean open = true;
            while (open) {
                open = serveOne();
            }
        } catch (IOException e) {
            closedBy = "client, abruptly: " + e.getMessage();
        }
        log.line("connection")
                .with("server", origins.server())
                .with("connection", id)
                .with("exchanges", exchanges)
                .with("acceptNanos", origins.acceptNanos())
                .with("lastReadNanos", origins.raw().lastReadAtNanos())
                .with("closedBy", closedBy)
                .with("closeNanos", System.nanoTime())
                .write();
    }

    private boolean serveOne() throws IOException {
        TruthRequest request = TruthRequest.read(in);
        if (request == null) {
            return false;
        }
        boolean slow = request.path().equals("/slow-upload");
        if (slow) {
            // Autotuning would let the kernel swallow megabytes and the sender believe that it is done.
            origins.raw().setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        }
        if (request.wantsContinue()) {
            Pause.millis(request.number("continueMs", 0));
            out.write(TruthRequest.ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        TruthBody body = new TruthBody(
                in, slow ? request.number("piece", 16384) : 65536, slow ? request.number("everyMs", 20) : 0);
        body.read(request);
        responseBodyBytes = 0;
        answer(request);
        logExchange(request, body);
        exchanges++;
        if (request.wantsClose()) {
            closedBy = "origin";
        }
        return !closedBy.equals("origin");
    }

    private void answer(TruthRequest request) throws IOException {
        switch (request.path()) {
            case "/wait" -> {
                Pause.millis(request.number("ms", 100));
                respond(request, "");
            }
            case "/trickle" -> trickle(request);
            case "/close" -> {
                closedBy = "origin";
                respond(request, "Connection: close\r\n");
            }
            case "/idle" -> {
                respond(request, "");
                awaitIdle(request.number("ms", 100));
            }
            case "/reset" -> reset(request);
            case "/silent-close" -> closedBy = "origin";
            default -> respond(request, "");
        }
    }

    /** One answer in one write: its first and last byte leave together unless the body is larger than the send buffer. */
    private void respond(TruthRequest request, String moreHeaders) throws IOException {
        byte[] body = filled(request.number("size", 5));
        String head = "HTTP/1.1 " + request.number("status", 200) + " OK\r\nContent-Type: text/plain\r\n" + moreHeaders
                + "Content-Length: " + body.length + "\r\n\r\n";
        if (request.method().equals("HEAD")) {
            body = new byte[0];
        }
        first(join(TruthRequest.ascii(head), body));
        responseBodyBytes = body.length;
    }

    private void trickle(TruthRequest request) throws IOException {
        int parts = request.number("parts", 5);
        byte[] part = filled(request.number("size", 100));
        String framing = request.word("framing", "chunked");
        String header = switch (framing) {
            case "length" -> "Content-Length: " + (long) parts * part.length;
            case "close" -> "Connection: close";
            default -> "Transfer-Encoding: chunked";
        };
        if (framing.equals("close")) {
            closedBy = "origin";
        }
        byte[] head = TruthRequest.ascii("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + header + "\r\n\r\n");
        byte[] piece = framing.equals("chunked")
                ? join(
                        join(TruthRequest.ascii(Integer.toHexString(part.length) + "\r\n"), part),
                        TruthRequest.ascii("\r\n"))
                : part;
        byte[] last = framing.equals("chunked") ? join(piece, TruthRequest.ascii("0\r\n\r\n")) : piece;
        long everyNanos = request.number("everyMs", 50) * 1_000_000L;
        first(join(head, parts == 1 ? last : piece));
        for (int i = 1; i < parts; i++) {
            Pause.untilNanos(responseFirstByteNanos + i * everyNanos);
            out.write(i == parts - 1 ? last : piece);
            responseLastByteNanos = System.nanoTime();
        }
        responseBodyBytes = (long) parts * part.length;
    }

    /** Promises more than it sends, then ends with a RST. */
    private void reset(TruthRequest request) throws IOException {
        byte[] body = filled(request.number("after", 10));
        first(join(TruthRequest.ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"), body));
        responseBodyBytes = body.length;
        Pause.millis(request.number("ms", 50));
        origins.raw().setSoLinger(true, 0);
        closedBy = "origin";
    }

    /** Closes an idle connection without having announced it, unless the next request comes first. */
    private void awaitIdle(int millis) throws IOException {
        origins.raw().setSoTimeout(millis);
        in.mark(1);
        try {
            if (in.read() >= 0) {
                in.reset();
            }
        } catch (java.net.SocketTimeoutException e) {
            closedBy = "origin";
        }
        origins.raw().setSoTimeout(0);
    }

    private void first(byte[] bytes) throws IOException {
        responseFirstByteNanos = System.nanoTime();
        out.write(bytes);
        responseLastByteNanos = System.nanoTime();
    }

    private void logExchange(TruthRequest request, TruthBody body) {
        TruthLog.Line line = log.line("exchange")
                .with("server", origins.server())
                .with("connection", id)
                .with("exchange", exchanges)
                .with("method", request.method())
                .with("path", request.path())
                .with("tag", request.word("tag", ""))
                .with("peer", origins.raw().getRemoteSocketAddress())
                .with("acceptNanos", origins.acceptNanos())
                .with("requestFirstByteNanos", request.firstByteNanos())
                .with("requestHeadEndNanos", request.headEndNanos())
                .with("requestLastByteNanos", body.lastByteNanos())
                .with("requestBodyBytes", body.bytes())
                .with("responseBodyBytes", responseBodyBytes);
        if (!request.path().equals("/silent-close")) {
            line.with("responseFirstByteNanos", responseFirstByteNanos)
                    .with("responseLastByteNanos", responseLastByteNanos);
        }
        line.write();
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'w');
        return bytes;
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
