package dev.weir.web.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.weir.web.http.Problem.Code;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, after the guard let it in, and sends the answer. */
public final class Dispatcher implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** What the page may do: nothing but talk to this listener. Captured content could be anything. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'";

    private final Guard guard;
    private final String base;
    private final List<Route> routes;
    private final Function<String, @Nullable Answer> files;

    /**
     * Of one listener.
     *
     * @param base what is in front of the routes' paths
     * @param files the page's own by their path; null for one that there is none of
     */
    public Dispatcher(Guard guard, String base, List<Route> routes, Function<String, @Nullable Answer> files) {
        this.guard = guard;
        this.base = base;
        this.routes = List.copyOf(routes);
        this.files = files;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        boolean open = false;
        try {
            secure(exchange.getResponseHeaders());
            Answer answer = answer(exchange);
            answer.send(exchange);
            open = answer.staysOpen();
        } catch (IOException | RuntimeException e) {
            // Mostly a client that left; the connection is closed, so a part of an answer cannot be taken for all of
            // it.
            LOG.info("{} was not answered whole: {}", exchange.getRequestURI().getPath(), e.toString());
        } finally {
            if (!open) {
                exchange.close();
            }
        }
    }

    private static void secure(Headers headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Cache-Control", "no-store");
    }

    private Answer answer(HttpExchange exchange) {
        try {
            guard.check(exchange);
            String path = exchange.getRequestURI().getRawPath();
            return path.startsWith(base + "/") ? api(exchange, path.substring(base.length())) : file(exchange, path);
        } catch (Problem e) {
            return problem(e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be answered", exchange.getRequestURI().getPath(), e);
            return problem(new Problem(Code.INTERNAL, "Weir cannot answer this: " + e.getMessage()));
        }
    }

    private static Answer problem(Problem problem) {
        Answer answer = Answer.problem(problem);
        return problem.code() == Code.UNAUTHORIZED
                ? answer.with(headers -> headers.set("WWW-Authenticate", "Bearer"))
                : answer;
    }

    private Answer file(HttpExchange exchange, String path) throws Problem {
        if (!exchange.getRequestMethod().equals("GET")) {
            throw new Problem(Code.METHOD_NOT_ALLOWED, "Only GET is answered here.");
        }
        Answer file = files.apply(path);
        if (file == null) {
            throw new Problem(Code.NOT_FOUND, "There is no such page.");
        }
        return file;
    }

    private Answer api(HttpExchange exchange, String path) throws IOException, Problem {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> places = route.places(path);
            if (places != null && route.method().equals(exchange.getRequestMethod())) {
                if (!route.open()) {
                    guard.authorize(exchange);
                }
                return route.handler().answer(Request.of(exchange, places, route.parameters()));
            }
            if (places != null) {
                methods.add(route.method());
            }
        }
        if (methods.isEmpty()) {
            throw new Problem(Code.NOT_FOUND, "There is no such resource.")
                    .with("The resources are described in " + base + "/openapi.yaml");
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
        throw new Problem(Code.METHOD_NOT_ALLOWED, "Only " + String.join(", ", methods) + " is answered here.");
    }
}
