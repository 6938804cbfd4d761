package dev.weir.web;

import com.sun.net.httpserver.HttpServer;
import dev.weir.events.IpText;
import dev.weir.web.api.Api;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Dispatcher;
import dev.weir.web.http.Guard;
import dev.weir.web.http.Route;
import dev.weir.web.http.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page and the REST API ({@code docs/api/openapi.yaml}) to this machine's browsers and tools, on threads of its own. What
 * it serves is private: {@link Guard} says who may ask.
 */
public final class UiServer implements AutoCloseable {

    /** What is in front of every path of the REST API. */
    public static final String API = "/api/v1";

    /** A slow reader of a long answer keeps one. */
    private static final int THREADS = 8;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Token token;
    private @Nullable Api api;

    private UiServer(HttpServer server, ExecutorService threads, Token token) {
        this.server = server;
        this.threads = threads;
        this.token = token;
    }

    /**
     * Takes the port; requests wait until {@link #start}.
     *
     * @param address of loopback
     * @param token that opens it
     * @throws java.net.BindException when another program has that port
     */
    public static UiServer bind(InetSocketAddress address, Token token) throws IOException {
        if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(address + " is no address of loopback");
        }
        // Read once, when the first server is made: small answers leave at once, and heads that never end are cut
        // (seconds).
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        HttpServer server = HttpServer.create(address, 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "weir-ui");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        return new UiServer(server, threads, token);
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** With the token behind the {@code #}, which browsers do not send: the page takes it from there. */
    public String pageUrl() {
        return "http://" + IpText.of(address()) + "/#token=" + token.text();
    }

    /** From now on the API is this server's to close. */
    public void start(Api api) {
        this.api = api;
        Guard guard = new Guard(address().getPort(), token);
        List<Route> routes = new ArrayList<>(api.routes());
        routes.add(Route.post(
                "/session", request -> Answer.nothing().with(headers -> headers.set("Set-Cookie", guard.newCookie()))));
        routes.add(Route.delete(
                "/session", request -> Answer.nothing().with(headers -> headers.set("Set-Cookie", guard.noCookie()))));
        server.createContext("/", new Dispatcher(guard, API, routes, new PageFiles()));
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        if (api != null) {
            api.close();
        }
    }
}
