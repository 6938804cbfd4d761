package dev.weir.inspector.websocket;

import dev.weir.inspector.model.HeadFields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake (RFC 6455, section 4).
 *
 * @param accepted Sec-WebSocket-Accept of the response; null when it has none
 * @param expected what it has to be for the request's key; null when either side of it was over HTTP/2, which has neither
 * @param protocol that both ends agreed on, null when none
 * @param extensions as the response has them, null when none
 */
public record Handshake(
        @Nullable String accepted,
        @Nullable String expected,
        @Nullable String protocol,
        @Nullable String extensions) {

    /** Section 1.3. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static Handshake of(HeadFields request, HeadFields response) {
        boolean onStream = response.startLine().startsWith("HTTP/2");
        String key = onStream ? null : request.first("sec-websocket-key");
        return new Handshake(
                response.first("sec-websocket-accept"),
                key == null ? null : answer(key),
                response.first("sec-websocket-protocol"),
                response.first("sec-websocket-extensions"));
    }

    /** Whether the response proves that the origin understood the request; a client refuses one that does not. */
    public boolean valid() {
        return expected == null || expected.equals(accepted);
    }

    private static String answer(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.strip() + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
