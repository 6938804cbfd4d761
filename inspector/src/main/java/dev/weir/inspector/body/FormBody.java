package dev.weir.inspector.body;

import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.http.PercentCoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the fields of the two form encodings that HAR knows. */
public final class FormBody {

    /** A hostile body of a million empty parts must not become a million objects. */
    private static final int MAX_FIELDS = 10_000;

    private FormBody() {}

    /** Fields of {@code a=b&c=d}, in order, duplicates kept; a field without {@code =} has an empty value. */
    public static List<FormField> urlEncoded(String text) {
        List<FormField> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length() && fields.size() < MAX_FIELDS) {
            int end = indexOr(text, "&", at, text.length());
            if (end > at) {
                int equals = Math.min(indexOr(text, "=", at, end), end);
                int start = Math.min(equals + 1, end);
                String name = PercentCoding.decodeForm(text.substring(at, equals));
                fields.add(new FormField(
                        name, PercentCoding.decodeForm(text.substring(start, end)), null, null, start, end));
            }
            at = end + 1;
        }
        return fields;
    }

    /**
     * Parts of a multipart/form-data body (RFC 7578), in order.
     *
     * @param latin1 the body, one char a byte, so that positions are byte positions
     */
    public static List<FormField> multipart(String latin1, @Nullable String boundary) {
        List<FormField> fields = new ArrayList<>();
        if (boundary == null || boundary.isEmpty()) {
            return fields;
        }
        String delimiter = "--" + boundary;
        int at = latin1.indexOf(delimiter);
        while (at >= 0 && fields.size() < MAX_FIELDS) {
            int partStart = latin1.indexOf("\r\n", at + delimiter.length());
            int next = latin1.indexOf("\r\n" + delimiter, at + delimiter.length());
            if (partStart < 0 || next < partStart || latin1.startsWith("--", at + delimiter.length())) {
                break;
            }
            addPart(fields, latin1, partStart, next);
            at = next + 2;
        }
        return fields;
    }

    private static void addPart(List<FormField> fields, String latin1, int headStart, int end) {
        int headEnd = latin1.indexOf("\r\n\r\n", headStart);
        if (headEnd < 0 || headEnd > end) {
            return;
        }
        MediaType disposition = MediaType.NONE;
        String contentType = null;
        for (String line : latin1.substring(headStart, headEnd).split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            String value = utf8(line.substring(line.indexOf(':') + 1).strip());
            if (lower.startsWith("content-disposition:")) {
                disposition = MediaType.parse(value);
            } else if (lower.startsWith("content-type:")) {
                contentType = value;
            }
        }
        String name = disposition.parameters().getOrDefault("name", "");
        String fileName = disposition.parameters().get("filename");
        int start = Math.min(headEnd + 4, end);
        String raw = latin1.substring(start, end);
        fields.add(new FormField(name, fileName == null ? utf8(raw) : raw, fileName, contentType, start, end));
    }

    /** The other way round: text as it stands in a body that is held with one char a byte. */
    public static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static int indexOr(String text, String what, int from, int otherwise) {
        int at = text.indexOf(what, from);
        return at < 0 ? otherwise : at;
    }
}
