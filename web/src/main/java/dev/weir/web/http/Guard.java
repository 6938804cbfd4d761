package dev.weir.web.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.weir.web.http.Problem.Code;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask. That a listener is on loopback keeps nobody out: every page in the user's browser can send requests there, a name that
 * a stranger owns can lead there (DNS rebinding), and so can other users of the machine. Hence: the Host must name this listener, an
 * Origin must be this one, and the token must be known.
 */
public final class Guard {

    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final LocalHosts hosts;
    private final int port;
    private final Token token;

    /** Not the token itself: browsers send cookies to every port of a host, so whoever serves there may learn it. */
    private final Token session = Token.random();

    public Guard(int port, Token token) {
        this.hosts = new LocalHosts(port);
        this.port = port;
        this.token = token;
    }

    /** For everything, also for what is open to all. */
    public void check(HttpExchange exchange) throws Problem {
        Headers headers = exchange.getRequestHeaders();
        if (!hosts.allow(headers.get("Host"))) {
            throw new Problem(Code.WRONG_HOST, "This is Weir's own listener, not that host.");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !own(origin)) {
            throw new Problem(Code.FOREIGN_ORIGIN, "A page of another place must not ask this.");
        }
    }

    private boolean own(String origin) {
        return origin.startsWith("http://")
                && hosts.allow(List.of(origin.substring("http://".length()).toLowerCase(Locale.ROOT)));
    }

    /** For what tells of the capture or changes something. */
    public void authorize(HttpExchange exchange) throws Problem {
        if (bearer(exchange)) {
            return;
        }
        if (!cookie(exchange)) {
            throw new Problem(Code.UNAUTHORIZED, "The token is missing or wrong.")
                    .with("Open the address that Weir printed, with all that stands behind #; programs send it as"
                            + " `Authorization: Bearer TOKEN`");
        }
        Headers headers = exchange.getRequestHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        // Browsers that say nothing about the site have sent the Origin with everything but GET.
        boolean written = !SAFE.contains(exchange.getRequestMethod());
        boolean said = headers.getFirst("Origin") != null;
        if ((site != null && !OWN_SITES.contains(site)) || (written && !said)) {
            throw new Problem(Code.FOREIGN_ORIGIN, "A page of another place must not ask this.");
        }
    }

    /** Whether the token itself was shown. */
    public boolean bearer(HttpExchange exchange) {
        List<String> fields = exchange.getRequestHeaders().get("Authorization");
        if (fields == null || fields.size() != 1) {
            return false;
        }
        String field = fields.get(0);
        return field.regionMatches(true, 0, "Bearer ", 0, 7)
                && token.is(field.substring(7).strip());
    }

    private boolean cookie(HttpExchange exchange) {
        String said = null;
        for (String field : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (String pair : field.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(cookieName())) {
                    said = pair.substring(equals + 1).strip();
                }
            }
        }
        return session.is(said);
    }

    private String cookieName() {
        return "weir-" + port;
    }

    /** A Set-Cookie field with which a browser may ask from now on. */
    public String newCookie() {
        return cookieName() + "=" + session.text() + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** A Set-Cookie field after which it may not. */
    public String noCookie() {
        return cookieName() + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
    }
}
