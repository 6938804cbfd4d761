package dev.weir.web.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One method of one path.
 *
 * @param path with places in braces, {@code /exchanges/{number}}; a place takes what is between two slashes
 * @param parameters the names of its query parameters
 * @param open whether it is answered without the token: only what tells nothing of what was recorded
 */
public record Route(String method, String path, Set<String> parameters, boolean open, Handler handler) {

    /** Answers, or says what is wrong. Called on the server's threads. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Request request) throws IOException, Problem;
    }

    public static Route get(String path, Handler handler, String... parameters) {
        return new Route("GET", path, new TreeSet<>(Set.of(parameters)), false, handler);
    }

    public static Route post(String path, Handler handler) {
        return new Route("POST", path, Set.of(), false, handler);
    }

    public static Route put(String path, Handler handler) {
        return new Route("PUT", path, Set.of(), false, handler);
    }

    public static Route delete(String path, Handler handler) {
        return new Route("DELETE", path, Set.of(), false, handler);
    }

    public Route withoutToken() {
        return new Route(method, path, parameters, true, handler);
    }

    /** What stands in the places; null when this is another path. */
    @Nullable
    Map<String, String> places(String asked) {
        String[] own = path.split("/", -1);
        String[] said = asked.split("/", -1);
        if (own.length != said.length) {
            return null;
        }
        Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < own.length; i++) {
            if (own[i].startsWith("{") && !said[i].isEmpty()) {
                places.put(own[i].substring(1, own[i].length() - 1), said[i]);
            } else if (!own[i].equals(said[i])) {
                return null;
            }
        }
        return places;
    }
}
