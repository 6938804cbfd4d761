package dev.weir.proxy.http.message;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From the bytes of a head to its parts, strictly by the grammar of RFC 9112, sections 2 to 5. Line ends were checked before. */
final class HeadParser {

    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    /** Names that most heads have, by their length: no text is made for them, and one that is the same object compares at once. */
    private static final Name[][] USUAL_NAMES = usualNames(
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Accept-Ranges",
            "Cache-Control",
            "Connection",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "Cookie",
            "Date",
            "ETag",
            "Expires",
            "Last-Modified",
            "Location",
            "Origin",
            "Proxy-Connection",
            "Referer",
            "Server",
            "Set-Cookie",
            "Transfer-Encoding",
            "Vary",
            "Via");

    /** One of them, as text and as it stands in a head. */
    private static final class Name {
        final String text;
        final byte[] bytes;

        Name(String text) {
            this.text = text;
            this.bytes = text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final byte[] bytes;
    private final int startLineEnd;
    private final HeadLimits limits;

    HeadParser(RawHead head, HeadLimits limits) {
        this.bytes = head.bytes();
        this.startLineEnd = head.startLineLength();
        this.limits = limits;
    }

    RequestHead request() throws BadMessageException {
        int methodEnd = endOfToken(0, startLineEnd);
        if (methodEnd == 0 || methodEnd == startLineEnd || bytes[methodEnd] != ' ') {
            throw new BadMessageException(400, methodEnd, "method is not a token followed by one space");
        }
        int targetEnd = methodEnd + 1;
        while (targetEnd < startLineEnd && bytes[targetEnd] != ' ') {
            int c = bytes[targetEnd] & 0xff;
            if (c < 0x21 || c == 0x7f) {
                throw new BadMessageException(400, targetEnd, "control character in the request target");
            }
            targetEnd++;
        }
        if (targetEnd == methodEnd + 1 || targetEnd == startLineEnd) {
            throw new BadMessageException(400, targetEnd, "request line is not method, target and version");
        }
        HttpVersion version = version(targetEnd + 1, startLineEnd);
        return new RequestHead(text(0, methodEnd), text(methodEnd + 1, targetEnd), version, fields());
    }

    ResponseHead response() throws BadMessageException {
        int versionEnd = Math.min(8, startLineEnd);
        HttpVersion version = version(0, versionEnd);
        if (startLineEnd < 12 || bytes[8] != ' ' || (startLineEnd > 12 && bytes[12] != ' ')) {
            throw new BadMessageException(400, versionEnd, "status line is not version, code and reason");
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw new BadMessageException(400, i, "status code is not three digits");
            }
            status = status * 10 + bytes[i] - '0';
        }
        if (status < 100) {
            throw new BadMessageException(400, 9, "status code is below 100");
        }
        return new ResponseHead(version, status, startLineEnd > 13 ? trimmed(13, endOfValue(13)) : "", fields());
    }

    /** Trailers: field lines alone, with no start line in front. */
    Fields trailers() throws BadMessageException {
        return fieldsFrom(0);
    }

    private static Name[][] usualNames(String... names) {
        int longest = 0;
        for (String name : names) {
            longest = Math.max(longest, name.length());
        }
        Name[][] byLength = new Name[longest + 1][0];
        for (String name : names) {
            Name[] alike = byLength[name.length()];
            byLength[name.length()] = Arrays.copyOf(alike, alike.length + 1);
            byLength[name.length()][alike.length] = new Name(name);
        }
        return byLength;
    }

    private HttpVersion version(int from, int to) throws BadMessageException {
        if (isText("HTTP/1.1", from, to)) {
            return HttpVersion.HTTP_1_1;
        }
        if (isText("HTTP/1.0", from, to)) {
            return HttpVersion.HTTP_1_0;
        }
        String text = text(from, to);
        boolean wellFormed = text.matches("HTTP/\\d\\.\\d");
        // A minor version that is higher is answered as the highest that is known (RFC 9110, section 2.5).
        if (wellFormed && text.startsWith("HTTP/1.")) {
            return HttpVersion.HTTP_1_1;
        }
        throw new BadMessageException(wellFormed ? 505 : 400, from, "version is not HTTP/1.x: " + printable(text));
    }

    private Fields fields() throws BadMessageException {
        return fieldsFrom(startLineEnd + 2);
    }

    private Fields fieldsFrom(int start) throws BadMessageException {
        List<FieldLine> fields = new ArrayList<>(16);
        int at = start;
        while (bytes[at] != '\r') {
            if (fields.size() == limits.fieldCount()) {
                throw new BadMessageException(431, at, "more than " + limits.fieldCount() + " field lines");
            }
            int nameEnd = endOfName(at);
            int end = endOfValue(nameEnd + 1);
            int valueStart = afterSpace(nameEnd + 1, end);
            int valueEnd = beforeSpace(valueStart, end);
            fields.add(FieldLine.received(name(at, nameEnd), bytes, at, valueStart, valueEnd));
            at = end + 2;
        }
        return new Fields(fields);
    }

    /** Where the colon is. */
    private int endOfName(int from) throws BadMessageException {
        int end = from;
        while (TOKEN[bytes[end] & 0xff]) {
            end++;
        }
        if (bytes[end] != ':' || end == from) {
            boolean space = bytes[end] == ' ' || bytes[end] == '\t';
            if (space && end == from) {
                throw new BadMessageException(400, from, "line folding (RFC 9112, section 5.2)");
            }
            throw new BadMessageException(
                    400, end, space ? "white space before the colon" : "field name is not a token");
        }
        return end;
    }

    /** Where the line ends: of a reason phrase as of a field's value. */
    private int endOfValue(int from) throws BadMessageException {
        int end = from;
        while (true) {
            byte b = bytes[end];
            if (b == '\r') {
                return end;
            }
            if ((b >= 0 && b < 0x20 && b != '\t') || b == 0x7f) {
                throw new BadMessageException(400, end, "control character in a field value");
            }
            end++;
        }
    }

    private int afterSpace(int from, int to) {
        int start = from;
        while (start < to && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        return start;
    }

    private int beforeSpace(int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    private String trimmed(int from, int to) {
        int start = afterSpace(from, to);
        return text(start, beforeSpace(start, to));
    }

    private int endOfToken(int from, int to) {
        int at = from;
        while (at < to && TOKEN[bytes[at] & 0xff]) {
            at++;
        }
        return at;
    }

    private String name(int from, int to) {
        int length = to - from;
        if (length < USUAL_NAMES.length) {
            for (Name usual : USUAL_NAMES[length]) {
                if (usual.bytes[0] == bytes[from] && Arrays.equals(usual.bytes, 0, length, bytes, from, to)) {
                    return usual.text;
                }
            }
        }
        return text(from, to);
    }

    private boolean isText(String expected, int from, int to) {
        if (to - from != expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (bytes[from + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static String printable(String text) {
        String start = text.length() > 20 ? text.substring(0, 20) + "..." : text;
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
