package dev.weir.app.truth;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The origin, resolver and TLS server that tell the truth: each does what the path or name asks, and writes when it did so to standard
 * output, one JSON object a line, in {@link System#nanoTime} (CLOCK_MONOTONIC: the same for all processes of the machine). Uses the JDK
 * alone and a blocking thread for each connection, so that it shares no code and no mistake with Weir.
 *
 * <p>{@code TruthOrigin KEYSTORE.p12 PASSWORD ALIAS [HELLO_DELAY_MILLIS]}; ready when it has written {@code {"kind":"ready"}}.
 */
final class TruthOrigin {
    static final int HTTP = 80;
    static final int TLS_ANY = 443;
    static final int TLS12 = 4412;
    static final int TLS13 = 4413;
    static final int TLS12_SLOW = 4422;
    static final int TLS13_SLOW = 4423;
    static final int DNS = 53;
    static final int ECHO = 7;
    private static final int WARM_UP_ROUNDS = 15;

    private TruthOrigin() {}

    /** Paths: see the switch in {@link TruthConnection}. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
        TruthLog log = new TruthLog(out);
        int helloDelayMillis = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 80;
        SSLContext tls = context(Path.of(arguments[0]), arguments[1].toCharArray(), arguments[2]);
        List<TruthServer.Endpoint> endpoints = List.of(
                new TruthServer.Endpoint("http", HTTP, List.of(), 0),
                new TruthServer.Endpoint("tls", TLS_ANY, List.of("TLSv1.3", "TLSv1.2"), 0),
                new TruthServer.Endpoint("tls12", TLS12, List.of("TLSv1.2"), 0),
                new TruthServer.Endpoint("tls13", TLS13, List.of("TLSv1.3"), 0),
                new TruthServer.Endpoint("tls12-slow", TLS12_SLOW, List.of("TLSv1.2"), helloDelayMillis),
                new TruthServer.Endpoint("tls13-slow", TLS13_SLOW, List.of("TLSv1.3"), helloDelayMillis));
        for (TruthServer.Endpoint endpoint : endpoints) {
            new TruthServer(endpoint, tls, log).start();
        }
        new TruthResolver(DNS, log).start();
        startEcho();
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (TruthServer.Endpoint endpoint : endpoints.subList(0, 4)) {
                warmUp(endpoint);
            }
            PathProbe.query(InetAddress.getLoopbackAddress(), "warm-up.truth.test", TruthName.A);
        }
        log.open();
        new CountDownLatch(1).await();
    }

    private static SSLContext context(Path keyStore, char[] password, String alias)
            throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            all.load(in, password);
        }
        // The store may hold its issuer's key too; a key manager would be free to present that one.
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Answers a datagram with the moment it arrived, eight bytes: how late the path itself is. */
    private static void startEcho() throws IOException {
        DatagramSocket socket = new DatagramSocket(ECHO);
        TruthServer.daemon("echo", () -> {
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            while (true) {
                try {
                    packet.setLength(64);
                    socket.receive(packet);
                    byte[] arrived =
                            ByteBuffer.allocate(16).putLong(System.nanoTime()).array();
                    packet.setData(arrived, 0, 8);
                    socket.send(packet);
                    packet.setData(new byte[64]);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
    }

    /** A fresh JVM's first handshake takes hundreds of milliseconds of class loading: that must not count as truth. */
    private static void warmUp(TruthServer.Endpoint endpoint) throws IOException, GeneralSecurityException {
        try (Socket socket = PathProbe.open(
                InetAddress.getLoopbackAddress(), endpoint.port(), endpoint.tlsProtocols(), new long[3])) {
            PathProbe.exchange(socket, "/trickle?parts=2&everyMs=1");
            PathProbe.exchange(socket, "/close");
        }
    }
}
