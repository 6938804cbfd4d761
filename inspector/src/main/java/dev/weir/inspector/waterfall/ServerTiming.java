package dev.weir.inspector.waterfall;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an origin says of its own time (W3C Server Timing): one metric.
 *
 * @param millis null when it gave none, or no number
 */
record ServerTiming(String name, @Nullable Double millis) {

    /** Takes any text; what is no metric is left out. */
    static List<ServerTiming> parse(List<String> fieldValues) {
        List<ServerTiming> metrics = new ArrayList<>();
        for (String value : fieldValues) {
            for (String metric : split(value, ',')) {
                List<String> parts = split(metric, ';');
                String name = parts.get(0).strip();
                if (!name.isEmpty()) {
                    metrics.add(new ServerTiming(name, duration(parts)));
                }
            }
        }
        return metrics;
    }

    private static @Nullable Double duration(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase("dur")) {
                return number(part.substring(equals + 1).replace("\"", "").strip());
            }
        }
        return null;
    }

    private static @Nullable Double number(String text) {
        return text.matches("\\d{1,12}(\\.\\d{1,9})?") ? Double.valueOf(text) : null;
    }

    /** Splits outside of quoted strings (RFC 9110, section 5.6.4). */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && quoted) {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
