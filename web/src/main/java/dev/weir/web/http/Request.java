package dev.weir.web.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was asked. */
public final class Request {

    /** Of the header that says: secrets, too. A link, an image or a form cannot send it. */
    public static final String REVEAL = "Weir-Reveal";

    private static final int MOST_BODY_BYTES = 64 << 10;

    private final HttpExchange exchange;
    private final Map<String, String> places;
    private final Map<String, String> query;

    private Request(HttpExchange exchange, Map<String, String> places, Map<String, String> query) {
        this.exchange = exchange;
        this.places = places;
        this.query = query;
    }

    /**
     * Reads what a handler will want to know.
     *
     * @param places what stands in the places of the route's path
     * @throws Problem when a parameter comes twice or is none that the route knows
     */
    static Request of(HttpExchange exchange, Map<String, String> places, Set<String> parameters) throws Problem {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String part : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            if (!parameters.contains(name)) {
                throw Problem.parameter(name, "There is no such parameter here")
                        .with(parameters.isEmpty() ? "This takes none" : "One of " + String.join(" ", parameters));
            }
            if (query.put(name, value) != null) {
                throw Problem.parameter(name, "This parameter comes twice");
            }
        }
        return new Request(exchange, places, query);
    }

    private static String decoded(String text) throws Problem {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.parameter(text, "This is no percent-encoding");
        }
    }

    /** What stands in that place of the path. */
    public String place(String name) {
        return String.valueOf(places.get(name));
    }

    /** Null when it was not given. */
    public @Nullable String parameter(String name) {
        return query.get(name);
    }

    public long number(String name, long otherwise, long least, long most) throws Problem {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Problem.parameter(name, "Expected a number from " + least + " to " + most);
    }

    /** One of these words. */
    public String word(String name, String otherwise, List<String> words) throws Problem {
        String text = query.getOrDefault(name, otherwise);
        if (!words.contains(text)) {
            throw Problem.parameter(name, "Expected one of " + String.join(" ", words));
        }
        return text;
    }

    public @Nullable String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Whether secrets are asked for by name. */
    public boolean reveals() {
        return "secrets".equals(header(REVEAL));
    }

    /** The whole body; there are only small ones. */
    public byte[] body() throws IOException, Problem {
        byte[] bytes = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (bytes.length > MOST_BODY_BYTES) {
            throw new Problem(Problem.Code.TOO_LARGE, "The request has more than " + MOST_BODY_BYTES + " bytes");
        }
        return bytes;
    }
}
