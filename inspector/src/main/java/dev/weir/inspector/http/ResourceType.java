package dev.weir.inspector.http;

import dev.weir.inspector.model.HeadFields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What kind of thing was asked for and how urgently, in the words of DevTools. */
public final class ResourceType {

    private static final Pattern URGENCY = Pattern.compile("(?:^|[,\\s])u\\s*=\\s*([0-7])");

    private ResourceType() {}

    /** As the browser says in {@code Sec-Fetch-Dest}, else by the type of the answer. */
    public static String of(HeadFields request, HeadFields response) {
        String destination = request.first("sec-fetch-dest");
        return destination == null
                ? byType(MediaType.parse(response.first("content-type")).essence())
                : byDestination(destination);
    }

    private static String byDestination(String destination) {
        return switch (destination) {
            case "websocket" -> "websocket";
            case "document", "iframe", "frame", "embed", "object" -> "document";
            case "script", "worker", "sharedworker", "serviceworker", "audioworklet", "paintworklet" -> "script";
            case "style" -> "stylesheet";
            case "audio", "video" -> "media";
            case "track" -> "texttrack";
            case "empty" -> "fetch";
            case "image", "font", "manifest" -> destination;
            default -> "other";
        };
    }

    private static String byType(String essence) {
        String top = essence.substring(0, Math.max(0, essence.indexOf('/')));
        return switch (essence) {
            case "text/html", "application/xhtml+xml" -> "document";
            case "text/css" -> "stylesheet";
            case "text/javascript", "application/javascript" -> "script";
            case "text/event-stream" -> "eventsource";
            case "application/json" -> "fetch";
            case "application/manifest+json" -> "manifest";
            default ->
                switch (top) {
                    case "image", "font" -> top;
                    case "audio", "video" -> "media";
                    default -> "other";
                };
        };
    }

    /** Of the {@code Priority} field (RFC 9218) by the urgencies that Chromium sends; null when there is none. */
    public static @Nullable String priority(HeadFields request) {
        String value = request.first("priority");
        if (value == null) {
            return null;
        }
        Matcher urgency = URGENCY.matcher(value);
        return switch (urgency.find() ? urgency.group(1) : "3") {
            case "0" -> "VeryHigh";
            case "1" -> "High";
            case "2" -> "Medium";
            case "3" -> "Low";
            default -> "VeryLow";
        };
    }
}
