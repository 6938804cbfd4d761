package dev.weir.app.truth;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The head of one request as the origin read it, with the stamps of its first and last byte. Header names are in lower case. */
record TruthRequest(
        String method,
        String version,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        long firstByteNanos,
        long headEndNanos) {
    private static final int HEAD_LIMIT_BYTES = 1 << 20;

    /** Reads one head, or returns null when the peer closed before another request. */
    static @org.jspecify.annotations.Nullable TruthRequest read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        long firstByteNanos = System.nanoTime();
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0 || head.length() > HEAD_LIMIT_BYTES) {
                throw new EOFException("the request head did not end: " + head);
            }
            head.append((char) next);
        }
        return parse(head.toString(), firstByteNanos, System.nanoTime());
    }

    private static TruthRequest parse(String head, long firstByteNanos, long headEndNanos) {
        String[] lines = head.split("\r\n", -1);
        String[] start = lines[0].split(" ", 3);
        String target = start[1];
        int question = target.indexOf('?');
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new TruthRequest(
                start[0],
                start[2],
                question < 0 ? target : target.substring(0, question),
                question < 0 ? Map.of() : query(target.substring(question + 1)),
                headers,
                firstByteNanos,
                headEndNanos);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            values.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return values;
    }

    int number(String name, int otherwise) {
        String value = query.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    String word(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    boolean isChunked() {
        return headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
    }

    long contentLength() {
        return Long.parseLong(headers.getOrDefault("content-length", "0"));
    }

    boolean wantsContinue() {
        return headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue");
    }

    boolean wantsClose() {
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return connection.contains("close") || (version.equals("HTTP/1.0") && !connection.contains("keep-alive"));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
