package dev.weir.inspector.testing;

import com.github.luben.zstd.Zstd;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Heads and bodies drawn by chance: what servers send, what clients send, and what nobody should. */
final class RandomMessages {

    private static final List<String> TYPES = List.of(
            "text/html; charset=utf-8",
            "application/json",
            "image/png",
            "text/plain; charset=iso-8859-1",
            "text/event-stream",
            "application/x-made-up",
            "text/plain; charset=\"no such\"");
    private static final List<String> WORDS =
            List.of("a", "token", "q", "caf\u00e9", "x y", "%41", "%zz", "\ud83d\ude00", "|", "[]", "code", "\"", "");

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String method() {
        return one(List.of("GET", "GET", "GET", "POST", "PUT", "HEAD", "PROPFIND"));
    }

    String url(boolean secure) {
        StringBuilder url = new StringBuilder(secure ? "https://" : "http://");
        url.append(chance(5) ? "me:pw@" : "").append(chance(90) ? "origin.test" : "[2001:db8::7]:8080");
        url.append('/').append(one(WORDS).replace(' ', '+'));
        char separator = '?';
        for (int i = random.nextInt(4); i > 0; i--) {
            url.append(separator)
                    .append(one(WORDS).replace(' ', '+'))
                    .append('=')
                    .append(one(WORDS).replace(' ', '+'));
            separator = '&';
        }
        return url.append(chance(3) ? "#part" : "").toString();
    }

    RecordedMessage request(String method, String url, long firstByte, long startLine, long head, long lastByte) {
        List<String> fields = new ArrayList<>(List.of("Host: origin.test"));
        RecordedBody body = RecordedBody.NONE;
        if (chance(30)) {
            fields.add("Cookie: sid=" + random.nextInt(5) + "; theme=dark");
        }
        if (chance(20)) {
            fields.add("Authorization: Bearer abc" + random.nextInt(5));
        }
        if (method.equals("POST") || method.equals("PUT")) {
            boolean form = chance(50);
            fields.add("Content-Type: " + (form ? "application/x-www-form-urlencoded" : one(TYPES)));
            body = form ? SketchedExchange.body("a=1&password=s%20e&b=" + random.nextInt()) : body(content());
        }
        String startLineText = method + " " + url + " HTTP/1.1";
        return new RecordedMessage(
                SketchedExchange.head(startLineText, fields),
                SketchedExchange.head(startLineText, fields).bytes().length,
                body,
                firstByte,
                startLine,
                head,
                lastByte,
                null,
                null,
                0,
                0,
                0);
    }

    /** The same after it was written to the origin. */
    static RecordedMessage sent(RecordedMessage request, long startNanos, long endNanos) {
        return new RecordedMessage(
                request.head(),
                request.headWireBytes(),
                request.body(),
                request.firstByteAtNanos(),
                request.startLineAtNanos(),
                request.headAtNanos(),
                request.lastByteAtNanos(),
                startNanos,
                endNanos,
                70,
                request.body().wireBytes(),
                request.pausedNanos());
    }

    RecordedMessage response(String method, long firstByte, long startLine, long head, Long lastByte) {
        List<String> fields = new ArrayList<>(List.of("Date: Sun, 22 Nov 2026 10:00:00 GMT"));
        int status = one(List.of(200, 200, 200, 204, 302, 404, 500));
        if (chance(90)) {
            fields.add("content-type: " + one(TYPES));
        }
        if (chance(20)) {
            fields.add("Set-Cookie: sid=" + random.nextInt(5) + "; Path=/; Max-Age=" + random.nextInt());
            fields.add("Set-Cookie: old=; Expires=Thu, 01-Jan-70 00:00:00 GMT");
        }
        if (status == 302) {
            fields.add("Location: https://origin.test/next?code=" + random.nextInt(100));
        }
        boolean empty = method.equals("HEAD") || status == 204;
        byte[] content = empty ? new byte[0] : content();
        String coding =
                empty || chance(50) ? "" : one(List.of("gzip", "deflate", "zstd", "gzip, zstd", "br", "made-up"));
        if (!coding.isEmpty()) {
            fields.add("Content-Encoding: " + coding);
            content = code(content, coding);
        }
        String line = "HTTP/1." + (chance(95) ? 1 : 0) + " " + status + (chance(90) ? " Reason" : "");
        return new RecordedMessage(
                SketchedExchange.head(line, fields),
                SketchedExchange.head(line, fields).bytes().length,
                body(content),
                firstByte,
                startLine,
                head,
                lastByte,
                head,
                lastByte,
                60,
                0,
                0);
    }

    private byte[] content() {
        if (chance(30)) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            return bytes;
        }
        return ("data: " + one(WORDS) + "\n\n").repeat(random.nextInt(40)).getBytes(StandardCharsets.UTF_8);
    }

    /** As recorded: usually whole, sometimes cut, sometimes not at all. */
    private RecordedBody body(byte[] content) {
        int kept = chance(85) ? content.length : chance(50) ? 0 : random.nextInt(content.length + 1);
        byte[] bytes = kept == 0 ? null : Arrays.copyOf(content, kept);
        return new RecordedBody(content.length, content.length + random.nextInt(20), kept, bytes);
    }

    /** Two of the codings lie: nothing here can write brotli, and nobody knows made-up. */
    private static byte[] code(byte[] content, String coding) {
        return switch (coding) {
            case "gzip" -> through(content, GZIPOutputStream::new);
            case "deflate" -> through(content, DeflaterOutputStream::new);
            case "zstd" -> Zstd.compress(content);
            case "gzip, zstd" -> Zstd.compress(through(content, GZIPOutputStream::new));
            default -> content;
        };
    }

    private interface Coder {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] through(byte[] content, Coder coder) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream coded = coder.over(out)) {
            coded.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
