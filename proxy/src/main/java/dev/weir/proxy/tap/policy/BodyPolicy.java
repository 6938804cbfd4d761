package dev.weir.proxy.tap.policy;

import dev.weir.proxy.http.Fields;
import dev.weir.proxy.websocket.Kept;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much of each body is recorded.
 *
 * @param limitBytes of one body; what comes past it is counted and not kept
 */
public record BodyPolicy(Which which, int limitBytes) {

    public static final BodyPolicy DEFAULT = new BodyPolicy(Which.TEXT, 1024 * 1024);

    private static final List<String> TEXT_MARKS = List.of(
            "text/", "json", "xml", "javascript", "ecmascript", "x-www-form-urlencoded", "graphql", "yaml", "csv");

    /** Which bodies. */
    public enum Which {
        NONE,
        /** Those whose media type says that a person can read them. */
        TEXT,
        ALL
    }

    public int keptOf(Fields fields) {
        return switch (which) {
            case NONE -> 0;
            case ALL -> limitBytes;
            case TEXT -> text(fields.first("Content-Type")) ? limitBytes : 0;
        };
    }

    /** Of each WebSocket message, which says itself whether it is text. */
    public Kept keptOfMessages() {
        return new Kept(
                which == Which.NONE ? 0 : limitBytes,
                which == Which.ALL ? limitBytes : 0,
                which == Which.NONE ? 0 : limitBytes);
    }

    private static boolean text(@Nullable String mediaType) {
        if (mediaType == null) {
            return false;
        }
        String lower = mediaType.toLowerCase(Locale.ROOT);
        for (String mark : TEXT_MARKS) {
            if (lower.contains(mark)) {
                return true;
            }
        }
        return false;
    }
}
