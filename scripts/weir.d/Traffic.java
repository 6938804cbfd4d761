import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a proxy sees in a day, in a few seconds: run from its source by {@code scripts/weir}, so that the archive that the build makes has the
 * profile of a busy Weir in it. An origin of its own on loopback, with and without TLS; clients that keep connections and that do
 * not, tunnels, intercepted TLS with names seen and never seen before, HTTP/2.
 *
 * <p>Arguments: HOST:PORT of the proxy, a PKCS#12 file with the origin's key (its password is "changeit"), seconds that each kind of
 * traffic may take at most. Names that begin with "tunnel." are not to be intercepted.
 */
final class Traffic {

    private static final int CLIENTS = 8;
    private static final byte[] BODY = "0123456789abcdef".repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final AtomicInteger GOODBYES = new AtomicInteger();

    private final InetSocketAddress proxy;
    private final int http;
    private final int https;
    private final double seconds;
    private final SSLContext trusting;

    private Traffic(InetSocketAddress proxy, int http, int https, double seconds) throws Exception {
        this.proxy = proxy;
        this.http = http;
        this.https = https;
        this.seconds = seconds;
        this.trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustEverything()}, null);
    }

    public static void main(String[] args) throws Exception {
        // Without it each answer of the JDK's server waits for an acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int colon = args[0].lastIndexOf(':');
        InetSocketAddress proxy =
                new InetSocketAddress(args[0].substring(0, colon), Integer.parseInt(args[0].substring(colon + 1)));
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer plain = started(HttpServer.create(), threads);
        HttpsServer secure = HttpsServer.create();
        secure.setHttpsConfigurator(new HttpsConfigurator(identity(Path.of(args[1]))));
        started(secure, threads);
        try {
            new Traffic(
                            proxy,
                            plain.getAddress().getPort(),
                            secure.getAddress().getPort(),
                            Double.parseDouble(args[2]))
                    .all(threads);
        } finally {
            plain.stop(0);
            secure.stop(0);
            threads.shutdownNow();
        }
    }

    private static <S extends HttpServer> S started(S server, ExecutorService threads) throws IOException {
        HttpHandler answer = exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY);
            exchange.close();
        };
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext("/", answer);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private static SSLContext identity(Path file) throws Exception {
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void all(ExecutorService threads) throws Exception {
        String plain = "127.0.0.1:" + http;
        String known = "known.localhost:" + https;
        phase(threads, "kept connections", 40, () -> kept(dial(), "http://" + plain, plain));
        // What goes wrong: what was seen before is no surprise later, in code that was compiled on the belief that it never comes.
        phase(threads, "origins that are not there", 200, () -> refused(dial(), "http://127.0.0.1:1"));
        phase(threads, "certificates that are not trusted", 200, () -> refused(secured("127.0.0.1:" + https), ""));
        phase(threads, "new connections", 4_000, () -> once(dial(), "http://" + plain, plain));
        phase(threads, "tunnels", 3_000, () -> once(tunnel("tunnel.localhost:" + http), "", "tunnel.localhost"));
        phase(threads, "kept, intercepted", 40, () -> kept(secured(known), "", known));
        phase(threads, "new, intercepted", 2_000, () -> once(secured(known), "", known));
        // Beneath a top-level domain each name has a leaf of its own, beneath another one they share that of its wildcard.
        phase(threads, "new names", 300, () -> fresh("localhost:" + https));
        phase(threads, "new names of one shop", 1_000, () -> fresh("shop.localhost:" + https));
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(proxy))
                .sslContext(trusting)
                .executor(threads)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + known + "/h2"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(BODY))
                .build();
        phase(threads, "HTTP/2", 4_000, () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                .body().length / BODY.length);
    }

    private int fresh(String parent) throws Exception {
        String name = "n" + NAMES.incrementAndGet() + "." + parent;
        return once(secured(name), "", name);
    }

    /** Repeats it in several threads. Where it fails, all ends: the archive is made without the rest of the traffic then. */
    private void phase(ExecutorService threads, String name, int times, Callable<Integer> work) throws Exception {
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        AtomicInteger begun = new AtomicInteger();
        List<Future<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                int requests = 0;
                while (begun.getAndIncrement() < times && System.nanoTime() < end) {
                    requests += work.call();
                }
                return requests;
            }));
        }
        int all = 0;
        for (Future<Integer> client : clients) {
            all += client.get();
        }
        System.out.println(name + ": " + all + " requests");
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(proxy.getAddress(), proxy.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private Socket tunnel(String authority) throws IOException {
        Socket socket = dial();
        send(socket, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        expect(socket, "200");
        return socket;
    }

    /** TLS with the name of the authority inside of a tunnel to it; closing it closes all. */
    private Socket secured(String authority) throws IOException {
        String name = authority.substring(0, authority.indexOf(':'));
        SSLSocket socket = (SSLSocket)
                trusting.getSocketFactory().createSocket(tunnel(authority), name, proxy.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    private static int kept(Socket socket, String prefix, String host) throws IOException {
        try (socket) {
            for (int i = 0; i < 500; i++) {
                ask(socket, prefix, host, "");
            }
            return 500;
        }
    }

    /** Clients part in turn by asking the proxy to close, by closing, and by a reset. */
    private static int once(Socket socket, String prefix, String host) throws IOException {
        try (socket) {
            int goodbye = GOODBYES.incrementAndGet() % 3;
            ask(socket, prefix, host, goodbye == 0 ? "Connection: close\r\n" : "");
            socket.setSoLinger(goodbye == 2, 0);
            return 1;
        }
    }

    private static int refused(Socket socket, String prefix) throws IOException {
        try (socket) {
            send(socket, "GET " + prefix + "/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            expect(socket, "502");
            return 1;
        }
    }

    private static void ask(Socket socket, String prefix, String host, String fields) throws IOException {
        send(socket, "GET " + prefix + "/a/b?c=1 HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n");
        expect(socket, "200");
        if (socket.getInputStream().readNBytes(BODY.length).length < BODY.length) {
            throw new EOFException();
        }
    }

    private static void expect(Socket socket, String status) throws IOException {
        String head = head(socket.getInputStream());
        if (!head.startsWith("HTTP/1.1 " + status)) {
            throw new IOException("not " + status + ": " + head);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads up to the empty line, and no further. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int lines = 0; lines < 2; ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after " + head);
            }
            head.append((char) next);
            lines = next == '\n' ? lines + 1 : next == '\r' ? lines : 0;
        }
        return head.toString();
    }

    /** The proxy's CA is made for this run. */
    private static final class TrustEverything extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
