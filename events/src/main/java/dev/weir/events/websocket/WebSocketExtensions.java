package dev.weir.events.websocket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both ends agreed on: the response's Sec-WebSocket-Extensions (RFC 6455, section 9.1).
 *
 * @param deflate null when messages are not compressed by permessage-deflate
 * @param others names of further extensions, which may give reserved bits a meaning that Weir does not know
 */
public record WebSocketExtensions(@Nullable Deflate deflate, List<String> others) {

    public static final WebSocketExtensions NONE = new WebSocketExtensions(null, List.of());

    /**
     * The parameters of permessage-deflate (RFC 7692, section 7.1).
     *
     * @param clientStartsAnew each message of the client is compressed without what came before it
     * @param serverStartsAnew as {@code clientStartsAnew}
     * @param clientWindowBits 8 to 15
     * @param serverWindowBits 8 to 15
     */
    public record Deflate(
            boolean clientStartsAnew, boolean serverStartsAnew, int clientWindowBits, int serverWindowBits) {}
}
