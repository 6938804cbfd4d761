package dev.weir.inspector.body;

import java.util.ArrayList;
import java.util.List;

/**
 * One event of a {@code text/event-stream} body, read as the HTML standard (section 9.2.6) says.
 *
 * @param name {@code message} when the stream names none
 * @param id the last one seen, empty when none was
 * @param end where in the stream's text the event was complete
 */
public record ServerSentEvent(String name, String id, String data, int end) {

    /** All events that the stream dispatched; an unfinished last one is none. */
    public static List<ServerSentEvent> parse(String stream) {
        Reader reader = new Reader();
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            if (end == text.length()) {
                break;
            }
            int next = text.startsWith("\r\n", end) ? end + 2 : end + 1;
            reader.line(text.substring(at, end), next + stream.length() - text.length());
            at = next;
        }
        return reader.events;
    }

    private static final class Reader {
        private final List<ServerSentEvent> events = new ArrayList<>();
        private final StringBuilder data = new StringBuilder();
        private String name = "";
        private String id = "";

        void line(String line, int end) {
            if (line.isEmpty()) {
                dispatch(end);
                return;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> name = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                default -> {}
            }
        }

        private void dispatch(int end) {
            if (data.length() > 0) {
                events.add(new ServerSentEvent(
                        name.isEmpty() ? "message" : name, id, data.substring(0, data.length() - 1), end));
            }
            data.setLength(0);
            name = "";
        }
    }
}
