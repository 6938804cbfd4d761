package dev.weir.proxy.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Key and answer of a WebSocket handshake over HTTP/1 (RFC 6455, section 4): the answer proves that the request was understood. Over HTTP/2
 * there is neither (RFC 8441, section 5), so Weir has to make them where it stands between the two.
 */
public final class WebSocketKey {

    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** RFC 6455, section 4.1: a nonce, which keeps caches out and is no secret. */
    private static final int KEY_BYTES = 16;

    private WebSocketKey() {}

    /** A new key. */
    public static String random() {
        byte[] nonce = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** The one answer to a key, whatever that is. */
    public static String answer(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
