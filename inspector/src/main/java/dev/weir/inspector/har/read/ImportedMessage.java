package dev.weir.inspector.har.read;

import dev.weir.events.RawHead;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.http.PercentCoding;
import dev.weir.inspector.model.RecordedBody;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Heads and bodies of an entry. A HAR has a head's fields and not its bytes: they are written anew, as HTTP/1 would. */
final class ImportedMessage {

    private ImportedMessage() {}

    /** Pseudo-fields of HTTP/2 are left out: the start line has what they say. */
    static RawHead head(String startLine, HarObject message) {
        String line = oneLine(startLine);
        StringBuilder head = new StringBuilder(line).append("\r\n");
        for (HarObject field : message.objects("headers")) {
            String name = oneLine(field.textOrEmpty("name")).replace(":", "");
            if (field.textOrEmpty("name").startsWith(":") || name.isEmpty()) {
                continue;
            }
            // Chrome and Playwright put the values of a field that came several times below each other.
            for (String value : field.textOrEmpty("value").split("\\r?\\n", -1)) {
                head.append(name).append(": ").append(oneLine(value)).append("\r\n");
            }
        }
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return new RawHead(bytes, line.getBytes(StandardCharsets.UTF_8).length);
    }

    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ').strip();
    }

    /** {@code HTTP/2}, whether it says h2, http/2.0 or HTTP/2.0; HTTP/1.1 where nothing that is known is said. */
    static String version(HarObject message) {
        String said = message.textOrEmpty("httpVersion").strip().toUpperCase(Locale.ROOT);
        return switch (said) {
            case "HTTP/2.0", "HTTP/2", "H2", "H2C" -> "HTTP/2";
            case "HTTP/3.0", "HTTP/3", "H3", "HTTP/3+QUIC/46", "H3-29" -> "HTTP/3";
            case "HTTP/1.0", "HTTP/0.9" -> said;
            default -> "HTTP/1.1";
        };
    }

    static RecordedBody requestBody(HarObject request) {
        HarObject data = request.object("postData");
        String text = data.text("text");
        String coding = data.has("encoding") ? data.text("encoding") : data.text("_encoding");
        byte[] kept = text == null || text.isEmpty()
                ? form(data)
                : bytes(text, coding, MediaType.parse(data.text("mimeType")));
        return body(request.count("bodySize"), kept, -1);
    }

    /** Some tell a form's fields and not its text. */
    private static byte @Nullable [] form(HarObject data) {
        boolean encoded = data.textOrEmpty("mimeType").startsWith("application/x-www-form-urlencoded");
        if (!encoded || data.objects("params").isEmpty()) {
            return null;
        }
        StringJoiner form = new StringJoiner("&");
        for (HarObject field : data.objects("params")) {
            form.add(PercentCoding.encode(field.textOrEmpty("name")) + "="
                    + PercentCoding.encode(field.textOrEmpty("value")));
        }
        return form.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static RecordedBody responseBody(HarObject response) {
        HarObject content = response.object("content");
        String text = content.text("text");
        byte[] kept = text == null || text.isEmpty()
                ? null
                : bytes(text, content.text("encoding"), MediaType.parse(content.text("mimeType")));
        long size = response.count("bodySize");
        long transferred = response.count("_transferSize");
        if (size < 0 && transferred > 0) {
            // Chrome's, over HTTP/2: both together.
            size = Math.max(0, transferred - Math.max(0, response.count("headersSize")));
        }
        return body(size, kept, content.count("size"));
    }

    /** @param size as it travelled, -1 when nobody says; then that of the content, or what is there, is all one knows */
    private static RecordedBody body(long size, byte @Nullable [] kept, long contentSize) {
        int there = kept == null ? 0 : kept.length;
        // Safari says 0 of content that came from its memory.
        long bytes = size >= 0 ? size : Math.max(contentSize, there);
        // An entry from a browser's cache travelled nowhere and has content all the same.
        boolean decoded = there != bytes && there > 0;
        return new RecordedBody(bytes, bytes, there, kept, RecordedBody.Arrivals.NONE, null, decoded);
    }

    /** In the charset that readers of the recorded bytes will take it for. */
    private static byte[] bytes(String text, @Nullable String encoding, MediaType type) {
        if ("base64".equalsIgnoreCase(encoding)) {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        Charset charset = type.charset();
        return text.getBytes(
                charset != null && charset.canEncode() && charset.newEncoder().canEncode(text)
                        ? charset
                        : StandardCharsets.UTF_8);
    }

    /** The same when a content coding was undone that the head still names. */
    static RecordedBody decoded(RecordedBody body, boolean coded) {
        return !coded || body.keptBytes() == 0
                ? body
                : new RecordedBody(
                        body.bytes(), body.wireBytes(), body.keptBytes(), body.kept(), body.arrivals(), null, true);
    }
}
