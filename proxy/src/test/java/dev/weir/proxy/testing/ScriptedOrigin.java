package dev.weir.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An origin on loopback that does on each connection exactly what its script says, on plain blocking sockets. */
public final class ScriptedOrigin implements AutoCloseable {

    /** What to do with one connection; the socket is closed behind it. */
    @FunctionalInterface
    public interface Script {
        void run(Conversation conversation) throws IOException;
    }

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final @Nullable CertificateAuthority authority;
    private final @Nullable SSLContext tls;
    private final String[] protocols;
    private final String[] alpn;

    private ScriptedOrigin(
            @Nullable CertificateAuthority authority,
            @Nullable SSLContext tls,
            String[] alpn,
            Script script,
            String... protocols)
            throws IOException {
        this.alpn = alpn;
        this.server = new ServerSocket(0, 400, InetAddress.getLoopbackAddress());
        this.authority = authority;
        this.tls = tls;
        this.protocols = protocols;
        Thread acceptor = new Thread(() -> acceptAll(script), "scripted-origin");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public static ScriptedOrigin plain(Script script) {
        try {
            return new ScriptedOrigin(null, null, new String[0], script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Behind TLS, under a certificate for {@code host} of an authority of its own. */
    public static ScriptedOrigin tls(String host, Script script) {
        return tls(host, script, "TLSv1.3", "TLSv1.2");
    }

    /** The same, with these versions of TLS only. */
    public static ScriptedOrigin tls(String host, Script script, String... protocols) {
        return tls(host, new String[0], script, protocols);
    }

    /** Behind TLS, choosing HTTP/2 where it is offered; the script speaks by {@link Http2Peer#server}. */
    public static ScriptedOrigin http2(String host, Http2Script script) {
        return tls(
                host,
                new String[] {"h2"},
                conversation -> script.run(Http2Peer.server(conversation.in, conversation.socket.getOutputStream())),
                "TLSv1.3",
                "TLSv1.2");
    }

    /** What to do with one connection of HTTP/2. */
    @FunctionalInterface
    public interface Http2Script {
        void run(Http2Peer peer) throws IOException;
    }

    private static ScriptedOrigin tls(String host, String[] alpn, Script script, String... protocols) {
        try {
            CertificateAuthority ca = CertificateAuthority.create(
                    "origin@test", List.of(), InstantSource.system().instant());
            SSLContext context = context(new LeafIssuer(ca, InstantSource.system()).issue(host));
            return new ScriptedOrigin(ca, context, alpn, script, protocols);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(CertificateBundle leaf) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("leaf", leaf.key(), new char[0], leaf.chainArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Behind TLS, with what that context presents. */
    public static ScriptedOrigin presenting(SSLContext context, Script script) {
        try {
            return new ScriptedOrigin(null, context, new String[0], script, "TLSv1.3", "TLSv1.2");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers every request with 200 and the body, keeping the connection. */
    public static Script answering(String body) {
        return conversation -> {
            while (conversation.readHead() != null) {
                conversation.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
            }
        };
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url(String path) {
        return (tls == null ? "http" : "https") + "://localhost:" + port() + path;
    }

    /** The heads of all requests so far, as they came. */
    public List<String> heads() {
        return heads;
    }

    public int connections() {
        return connections.get();
    }

    /** The certificate of a TLS origin's authority, PEM. */
    public Path authorityPem(Path directory) throws IOException, GeneralSecurityException {
        if (authority == null) {
            throw new IllegalStateException("this origin does not speak TLS");
        }
        return PemFile.write(directory.resolve("origin-ca.pem"), authority.certificate());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void acceptAll(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true); // or small writes wait 40 ms for each other
                connections.incrementAndGet();
                open.add(socket);
                Thread thread = new Thread(() -> converse(socket, script), "scripted-origin-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket socket, Script script) {
        try (socket;
                Socket spoken = tls == null ? socket : secured(tls, socket)) {
            script.run(new Conversation(spoken, socket));
        } catch (IOException | UncheckedIOException e) {
            // The proxy hung up: what the test asserts on is what the proxy recorded. Uncaught it would fail whatever
            // awaits just then.
            open.remove(socket);
        }
    }

    private Socket secured(SSLContext context, Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        secured.setEnabledProtocols(protocols);
        if (alpn.length > 0) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setApplicationProtocols(alpn);
            secured.setSSLParameters(parameters);
        }
        return secured;
    }

    /** One connection, as the script uses it. */
    public final class Conversation {

        private final Socket socket;
        private final Socket beneath;
        private final InputStream in;

        private Conversation(Socket socket, Socket beneath) throws IOException {
            this.socket = socket;
            this.beneath = beneath;
            this.in = socket.getInputStream();
        }

        /** The next request head with its empty line; null when the client ended. */
        public @Nullable String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.append((char) b);
            }
            heads.add(head.toString());
            return head.toString();
        }

        public InputStream input() {
            return in;
        }

        public String read(int count) throws IOException {
            return new String(in.readNBytes(count), ISO_8859_1);
        }

        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        public void finish() throws IOException {
            socket.shutdownOutput();
        }

        /** Of a TLS origin: ends the TCP connection without close_notify. */
        public void cutTls() throws IOException {
            beneath.close();
        }

        public void reset() throws SocketException {
            beneath.setSoLinger(true, 0);
        }
    }
}
