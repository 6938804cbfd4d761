package dev.weir.events.websocket;

import java.util.Set;

/**
 * One WebSocket message as it passed: the frames of a text or binary message together, or one control frame (RFC 6455, section 5).
 *
 * @param opcode of its first frame: 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are odd
 * @param compressed by permessage-deflate (RFC 7692): {@code kept} is compressed, then
 * @param whole false when it broke off: the direction ended, or the next message began within it
 * @param frames it came in
 * @param firstByteAtNanos of its first frame's header
 * @param wireBytes frame headers and payload
 * @param payloadBytes without frame headers, compressed as they travelled
 * @param kept of the payload, unmasked, from the start: all, or fewer
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the message, never changed
public record WebSocketMessage(
        int opcode,
        boolean compressed,
        boolean whole,
        int frames,
        long firstByteAtNanos,
        long wireBytes,
        long payloadBytes,
        byte[] kept,
        Set<WebSocketOddity> oddities) {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** Section 5.5: opcodes from 8 on are about the connection. */
    public static boolean control(int opcode) {
        return opcode >= CLOSE;
    }
}
