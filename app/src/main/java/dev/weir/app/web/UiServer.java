package dev.weir.app.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what was recorded to this machine's browsers and tools: {@code GET /}, {@code /healthz} and {@code /api/v1/har}. What it
 * serves is private, so nothing but loopback is listened on, a Host header must name this listener (a page elsewhere can point a name
 * of its own to 127.0.0.1), and no other origin may read the answers.
 */
public final class UiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UiServer.class);
    private static final int THREADS = 4;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;

    private UiServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** What is served. Called on the server's threads. */
    public interface Content {

        /** What people see who open the address. */
        String start();

        /** Writes the HAR so far and closes the stream. */
        void writeHar(OutputStream out) throws IOException;
    }

    /**
     * Takes the port; requests wait until {@link #start}.
     *
     * @throws Trouble when the address is not loopback or cannot be had
     */
    public static UiServer bind(InetSocketAddress address) throws Trouble, IOException {
        if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
            throw new Trouble(
                    ExitCode.USAGE,
                    "--ui " + address.getHostString()
                            + " is not an address of loopback: whoever reaches it sees all that is"
                            + " recorded.\n  Use 127.0.0.1:" + address.getPort()
                            + ", and ssh -L to see it from elsewhere");
        }
        try {
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "weir-ui");
                thread.setDaemon(true);
                return thread;
            });
            HttpServer server = HttpServer.create(address, 0);
            server.setExecutor(threads);
            return new UiServer(server, threads);
        } catch (BindException e) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT,
                    "Cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + "\n  Another program, perhaps another Weir, has that port: end it, or choose another with"
                            + " --ui HOST:PORT (port 0 takes any free one)",
                    e);
        }
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    public void start(Content content) {
        LocalHosts hosts = new LocalHosts(address().getPort());
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, hosts, content);
            } catch (IOException | RuntimeException e) {
                // Mostly a client that left; the connection is closed, so a part of a HAR cannot be taken for all of
                // it.
                LOG.info("{} was not answered whole: {}", exchange.getRequestURI(), e.toString());
            }
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, LocalHosts hosts, Content content) throws IOException {
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (!hosts.allow(exchange.getRequestHeaders().get("Host"))) {
            text(exchange, 421, "This is Weir's own listener, not that host.\n");
            return;
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            text(exchange, 405, "Only GET is answered here.\n");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> text(exchange, 200, content.start());
            case "/healthz" -> text(exchange, 200, "ok\n");
            case "/api/v1/har" -> har(exchange, content);
            default -> text(exchange, 404, "There is no such page; GET / tells which there are.\n");
        }
    }

    private static void har(HttpExchange exchange, Content content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Content-Disposition", "inline; filename=\"weir.har\"");
        // Length 0 is this server's way to say: chunked.
        exchange.sendResponseHeaders(200, 0);
        content.writeHar(exchange.getResponseBody());
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
