package dev.weir.app.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafIssuer;
import dev.weir.proxy.testing.PemFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An origin on the JDK's HTTP server, which shares no code with Weir; over TLS it is certified by an authority of its own. */
final class Site implements AutoCloseable {

    /** As many as any test has connections at once: the server accepts slowly. */
    private static final int BACKLOG = 1_000;

    static {
        // Otherwise heads and bodies, which it writes apart, wait for each other's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final String base;
    private final @Nullable X509Certificate authority;

    private Site(HttpServer server, String base, @Nullable X509Certificate authority) {
        this.server = server;
        this.base = base;
        this.authority = authority;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "site");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.start();
    }

    static Site http() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        return new Site(server, "http://localhost:" + server.getAddress().getPort(), null);
    }

    /** @param host under which it is called; other than localhost, Weir must be told where it is */
    static Site https(String host) throws IOException, GeneralSecurityException {
        CertificateAuthority ca = CertificateAuthority.create(
                "site@test", List.of(), InstantSource.system().instant());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context(new LeafIssuer(ca, InstantSource.system()).issue(host))));
        return new Site(server, "https://" + host + ":" + server.getAddress().getPort(), ca.certificate());
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

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Answers with 200 and the body, whatever the query. */
    Site page(String path, String type, byte[] body) {
        return on(path, exchange -> {
            if (exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 200, type, body);
            } else {
                answer(exchange, 404, "text/plain", bytes("There is no such page.\n"));
            }
        });
    }

    /** Also for what begins with the path; what no path covers is 404. */
    Site on(String path, HttpHandler handler) {
        server.createContext(path, handler);
        return this;
    }

    /** Takes the request's body, and answers; a HEAD gets the same head. */
    static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    String url(String path) {
        return base + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The certificate that Weir must trust, PEM. */
    Path authorityPem(Path directory) throws IOException, GeneralSecurityException {
        if (authority == null) {
            throw new IllegalStateException("this site does not speak TLS");
        }
        return PemFile.write(directory.resolve("site-ca.pem"), authority);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
