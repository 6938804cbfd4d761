package dev.weir.inspector.model.upgrade;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one WebSocket.
 *
 * @param extensions that both ends agreed on
 * @param messages in the order in which they ended; of very many the first ones, the others are counted
 * @param fromClient all that came from the client
 * @param fromOrigin all that came from the origin
 * @param closes the first close frame of each side, in their order: the first one closed
 */
public record RecordedWebSocket(
        WebSocketExtensions extensions,
        List<RecordedWebSocketMessage> messages,
        WebSocketTraffic fromClient,
        WebSocketTraffic fromOrigin,
        List<WebSocketClose> closes) {

    public WebSocketTraffic from(Leg leg) {
        return leg == Leg.CLIENT ? fromClient : fromOrigin;
    }

    /** Text and binary messages of both sides, listed or not. */
    public long dataMessages() {
        return fromClient.dataMessages() + fromOrigin.dataMessages();
    }

    /** Who sent the first close frame; null when nobody did. */
    public @Nullable Leg closedBy() {
        return closes.isEmpty() ? null : closes.get(0).from();
    }

    /** The kept bytes of all messages, one after the other. */
    public byte[] content() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (RecordedWebSocketMessage message : messages) {
            byte[] kept = message.kept();
            if (kept != null) {
                all.writeBytes(kept);
            }
        }
        return all.toByteArray();
    }

    /**
     * The same with the bytes of all messages.
     *
     * @param content as {@link #content} gave it; null to leave all without
     */
    public RecordedWebSocket withContent(byte @Nullable [] content) {
        List<RecordedWebSocketMessage> completed = new ArrayList<>(messages.size());
        int at = 0;
        for (RecordedWebSocketMessage message : messages) {
            int end = at + message.keptBytes();
            boolean there = content != null && message.keptBytes() > 0 && end <= content.length;
            completed.add(message.with(there ? Arrays.copyOfRange(content, at, end) : null));
            at = end;
        }
        return new RecordedWebSocket(extensions, List.copyOf(completed), fromClient, fromOrigin, closes);
    }
}
