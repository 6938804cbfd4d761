package dev.weir.proxy.http.h2;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.FieldLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoded field section as it came, and the rendering of it that is recorded: a start line composed of the pseudo-header fields, then
 * each field in its order as {@code name: value}, pseudo-header fields among them. HTTP/1 knows no name that begins with a
 * colon, so that the two can be told apart.
 *
 * @param lines names and values are Latin-1 strings, so that every byte survives
 */
public record FieldSection(List<FieldLine> lines) {

    /** The first value of that name, null when there is none. */
    @Nullable
    String first(String name) {
        for (FieldLine line : lines) {
            if (line.name().equals(name)) {
                return line.value();
            }
        }
        return null;
    }

    /** As it is recorded; CR, LF and NUL, which would make another text of it, become question marks. */
    public RawHead rendered() {
        String start = visible(startLine());
        return new RawHead(text(start).getBytes(StandardCharsets.ISO_8859_1), start.length());
    }

    /** Where a line stands in the rendering. */
    int offset(int index) {
        int at = visible(startLine()).length() + 2;
        for (FieldLine line : lines.subList(0, index)) {
            at += line.name().length() + line.value().length() + 4;
        }
        return at;
    }

    private String text(String start) {
        StringBuilder all = new StringBuilder(start).append("\r\n");
        for (FieldLine line : lines) {
            all.append(visible(line.name()))
                    .append(": ")
                    .append(visible(line.value()))
                    .append("\r\n");
        }
        return all.append("\r\n").toString();
    }

    private String startLine() {
        String status = first(":status");
        String method = first(":method");
        if (status != null || method == null) {
            return "HTTP/2 " + (status == null ? "" : status);
        }
        String target = target(first(":scheme"), first(":authority"), first(":path"));
        // An extended CONNECT is shown as what it stands for: its first line would else be that of a tunnel.
        return (first(":protocol") == null ? method : "GET") + " " + target + " HTTP/2";
    }

    /** In absolute form where that is known: it is the one that says all (RFC 9113, section 8.3.1). */
    private static String target(@Nullable String scheme, @Nullable String authority, @Nullable String path) {
        if (path == null) {
            return authority == null ? "" : authority;
        }
        return scheme != null && authority != null && path.startsWith("/") ? scheme + "://" + authority + path : path;
    }

    private static String visible(String text) {
        return text.replace('\r', '?').replace('\n', '?').replace('\0', '?');
    }
}
