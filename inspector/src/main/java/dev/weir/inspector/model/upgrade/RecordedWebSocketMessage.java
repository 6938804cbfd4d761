package dev.weir.inspector.model.upgrade;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a WebSocket, the frames of a fragmented one together; or one control frame.
 *
 * @param opcode 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are odd
 * @param whole false when it broke off
 * @param firstByteAtNanos of its first frame's header
 * @param wireBytes frame headers and payload
 * @param payloadBytes without frame headers, as they travelled: compressed ones where {@code compressed}
 * @param contentBytes without compression; null when nobody could undo it
 * @param keptBytes of the content the capture has, from the start
 * @param kept those bytes; null when there are none or they were not asked for
 * @param unread why the compression could not be undone (to the end); null when it was, or when there is none
 * @param oddities in the order of their declaration
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record, never changed
public record RecordedWebSocketMessage(
        Leg from,
        int opcode,
        boolean compressed,
        boolean whole,
        int frames,
        long firstByteAtNanos,
        long lastByteAtNanos,
        long wireBytes,
        long payloadBytes,
        @Nullable Long contentBytes,
        int keptBytes,
        byte @Nullable [] kept,
        @Nullable String unread,
        List<WebSocketOddity> oddities) {

    public boolean control() {
        return WebSocketMessage.control(opcode);
    }

    /** What people call it: {@code text}, {@code ping} ... */
    public String kind() {
        return switch (opcode) {
            case WebSocketMessage.CONTINUATION -> "continuation";
            case WebSocketMessage.TEXT -> "text";
            case WebSocketMessage.BINARY -> "binary";
            case WebSocketMessage.CLOSE -> "close";
            case WebSocketMessage.PING -> "ping";
            case WebSocketMessage.PONG -> "pong";
            default -> "opcode " + opcode;
        };
    }

    /** Whether the capture has its content to the last byte. */
    public boolean complete() {
        return whole && contentBytes != null && keptBytes == contentBytes;
    }

    RecordedWebSocketMessage with(byte @Nullable [] content) {
        return new RecordedWebSocketMessage(
                from,
                opcode,
                compressed,
                whole,
                frames,
                firstByteAtNanos,
                lastByteAtNanos,
                wireBytes,
                payloadBytes,
                contentBytes,
                keptBytes,
                content,
                unread,
                oddities);
    }
}
