package dev.weir.app.truth;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A plain client for end A that measures the path without Weir. Its arguments are one job: {@code echo COUNT}, {@code connect PORT COUNT} ({@code connect-cold}: no warm-up),
 * {@code get PORT PROTOCOLS PATH COUNT} (protocols: {@code -} for none), {@code dns NAME COUNT}. One JSON line a try; the first tries are
 * warm-up and silent.
 */
final class PathProbe {
    private static final SSLContext TLS = trustingAll();
    private static final int WARM_UP = 3;
    private static final int WARM_UP_TLS = 15;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final TruthLog log;
    private final InetAddress origin;

    private PathProbe(TruthLog log, InetAddress origin) {
        this.log = log;
        this.origin = origin;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        TruthLog log = new TruthLog(out);
        PathProbe probe = new PathProbe(log, InetAddress.getByName(TruthName.ORIGIN_V4));
        int count = Integer.parseInt(arguments[arguments.length - 1]);
        int warmUp = arguments[0].endsWith("-cold")
                ? 0
                : arguments.length > 4 && !arguments[2].equals("-") ? WARM_UP_TLS : WARM_UP;
        for (int i = -warmUp; i < count; i++) {
            if (i == 0) {
                log.open();
            }
            probe.once(arguments);
        }
    }

    private void once(String[] job) throws IOException, GeneralSecurityException {
        switch (job[0]) {
            case "echo" -> echo();
            case "connect", "connect-cold" -> connect(Integer.parseInt(job[1]));
            case "dns" -> dns(job[1]);
            case "get" -> get(Integer.parseInt(job[1]), job[2].equals("-") ? List.of() : List.of(job[2]), job[3]);
            default -> throw new IllegalArgumentException(job[0]);
        }
    }

    private void echo() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DatagramPacket packet =
                    new DatagramPacket(new byte[64], 8, new InetSocketAddress(origin, TruthOrigin.ECHO));
            long sentNanos = System.nanoTime();
            socket.send(packet);
            socket.receive(packet);
            log.line("echo")
                    .with("sentNanos", sentNanos)
                    .with("arrivedNanos", ByteBuffer.wrap(packet.getData()).getLong())
                    .with("returnedNanos", System.nanoTime())
                    .write();
        }
    }

    private void connect(int port) throws IOException, GeneralSecurityException {
        long[] stamps = new long[3];
        open(origin, port, List.of(), stamps).close();
        log.line("connect")
                .with("startNanos", stamps[0])
                .with("connectedNanos", stamps[1])
                .write();
    }

    private void dns(String name) throws IOException {
        long startNanos = System.nanoTime();
        int answers = query(origin, name, TruthName.A);
        log.line("dns")
                .with("startNanos", startNanos)
                .with("answeredNanos", System.nanoTime())
                .with("answers", answers)
                .write();
    }

    private void get(int port, List<String> protocols, String path) throws IOException, GeneralSecurityException {
        long[] stamps = new long[3];
        try (Socket socket = open(origin, port, protocols, stamps)) {
            long sentNanos = System.nanoTime();
            long[] answer = exchange(socket, path);
            log.line("get")
                    .with("startNanos", stamps[0])
                    .with("connectedNanos", stamps[1])
                    .with("securedNanos", stamps[2])
                    .with("sentNanos", sentNanos)
                    .with("firstByteNanos", answer[0])
                    .with("lastByteNanos", answer[1])
                    .with("responseBytes", answer[2])
                    .write();
        }
    }

    /** Opens a connection and fills in the stamps: start, connected, secured. Accepts any certificate. */
    static Socket open(InetAddress host, int port, List<String> protocols, long[] stamps)
            throws IOException, GeneralSecurityException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        stamps[0] = System.nanoTime();
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        stamps[1] = System.nanoTime();
        if (protocols.isEmpty()) {
            stamps[2] = stamps[1];
            return socket;
        }
        forgetSessions();
        SSLSocket secured = (SSLSocket) TLS.getSocketFactory().createSocket(socket, "probe.truth.test", port, true);
        secured.setEnabledProtocols(protocols.toArray(new String[0]));
        stamps[1] = System.nanoTime();
        secured.startHandshake();
        stamps[2] = System.nanoTime();
        return secured;
    }

    private static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each handshake is a full one: a resumed one would be shorter and prove nothing. */
    private static void forgetSessions() {
        SSLSessionContext sessions = TLS.getClientSessionContext();
        Collections.list(sessions.getIds())
                .forEach(id -> Optional.ofNullable(sessions.getSession(id)).ifPresent(SSLSession::invalidate));
    }

    /** One GET; returns first byte, last byte (nanos) and size of the whole response. Understands the framings the origin uses. */
    static long[] exchange(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(TruthRequest.ascii("GET " + path + " HTTP/1.1\r\nHost: probe.truth.test\r\n\r\n"));
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        byte[] piece = new byte[65536];
        long firstByteNanos = 0;
        while (!isWhole(response)) {
            int count = in.read(piece);
            if (count < 0) {
                break;
            }
            if (firstByteNanos == 0) {
                firstByteNanos = System.nanoTime();
            }
            response.write(piece, 0, count);
        }
        return new long[] {firstByteNanos, System.nanoTime(), response.size()};
    }

    private static boolean isWhole(ByteArrayOutputStream response) {
        String text = response.toString(StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n") + 4;
        int length = text.indexOf("Content-Length: ");
        if (headEnd < 4 || length < 0) {
            return text.endsWith("\r\n0\r\n\r\n");
        }
        int lengthEnd = text.indexOf('\r', length);
        return response.size() - headEnd >= Integer.parseInt(text.substring(length + 16, lengthEnd));
    }

    /** Asks the truth resolver of that host; returns how many answers came. */
    static int query(InetAddress resolver, String name, int type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        out.write(TruthResolver.encode(name));
        out.writeShort(type);
        out.writeShort(1);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.send(new DatagramPacket(
                    bytes.toByteArray(), bytes.size(), new InetSocketAddress(resolver, TruthOrigin.DNS)));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return ByteBuffer.wrap(answer.getData()).getShort(6);
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
