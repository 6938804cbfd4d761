package dev.weir.inspector.model.upgrade;

/**
 * What one side of a WebSocket sent in all.
 *
 * @param dataMessages text, binary and what was neither, whole or broken off
 * @param controlFrames close, ping and pong
 * @param payloadBytes of all of them, as they travelled
 * @param wireBytes frame headers and payload
 * @param unlisted how many of them are counted here and stand in no list, because there were too many
 */
public record WebSocketTraffic(
        long dataMessages, long controlFrames, long payloadBytes, long wireBytes, long unlisted) {

    public static final WebSocketTraffic NONE = new WebSocketTraffic(0, 0, 0, 0, 0);
}
