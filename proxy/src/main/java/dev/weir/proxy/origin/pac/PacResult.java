package dev.weir.proxy.origin.pac;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.PlannedRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what a script returns: {@code PROXY a:8080; SOCKS5 b:1080; DIRECT}. */
final class PacResult {

    private PacResult() {}

    /**
     * The routes in their order; nothing at all means directly.
     *
     * @throws IllegalArgumentException when no entry is one that Weir can follow
     */
    static List<PlannedRoute> routes(String result) {
        String why = "PAC: " + (result.isBlank() ? "(nothing)" : result.strip());
        List<PlannedRoute> routes = new ArrayList<>();
        if (result.isBlank()) {
            routes.add(new PlannedRoute(null, why));
        }
        for (String entry : result.split(";", -1)) {
            String[] words = entry.strip().split("\\s+", 2);
            switch (words[0].toUpperCase(Locale.ROOT)) {
                case "DIRECT" -> routes.add(new PlannedRoute(null, why));
                case "PROXY", "HTTP" -> routes.add(parent(ParentProxy.Kind.HTTP, words, 80, why));
                case "HTTPS" -> routes.add(parent(ParentProxy.Kind.HTTPS, words, 443, why));
                case "SOCKS", "SOCKS5" -> routes.add(parent(ParentProxy.Kind.SOCKS5, words, 1080, why));
                default -> {
                    // SOCKS4 and what nobody has defined: the next entry may be one that can be followed.
                }
            }
        }
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("names no proxy that can be used: " + result);
        }
        return List.copyOf(routes);
    }

    private static PlannedRoute parent(ParentProxy.Kind kind, String[] words, int defaultPort, String why) {
        if (words.length < 2) {
            throw new IllegalArgumentException(words[0] + " without a host");
        }
        return new PlannedRoute(new ParentProxy(kind, Authority.parse(words[1].strip(), defaultPort), null), why);
    }
}
