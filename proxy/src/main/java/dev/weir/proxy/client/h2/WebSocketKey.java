package dev.weir.proxy.client.h2;

import dev.weir.proxy.http.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The proof that an origin of HTTP/1 understood a WebSocket handshake (RFC 6455, section 4.1). A client of HTTP/2 sends no key and sees
 * no proof (RFC 8441, section 5), so it is Weir that made the one and has to check the other.
 */
final class WebSocketKey {

    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketKey() {}

    /** @param key null when what was asked for is no WebSocket, and nothing has to be proved */
    static boolean proved(@Nullable String key, Fields response) {
        return key == null || accept(key).equals(response.first("sec-websocket-accept"));
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
