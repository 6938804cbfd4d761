package dev.weir.inspector.testing;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.model.upgrade.WebSocketClose;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages told in their order, a millisecond apart from {@code startNanos} on; counts follow from them. */
public final class SampleWebSocket {

    private final long startNanos;
    private final List<RecordedWebSocketMessage> messages = new ArrayList<>();
    private final List<WebSocketClose> closes = new ArrayList<>();
    private WebSocketExtensions extensions = WebSocketExtensions.NONE;

    public SampleWebSocket(long startNanos) {
        this.startNanos = startNanos;
    }

    public SampleWebSocket deflate() {
        extensions = new WebSocketExtensions(new WebSocketExtensions.Deflate(false, true, 15, 10), List.of());
        return this;
    }

    public SampleWebSocket text(Leg from, String text, WebSocketOddity... oddities) {
        return message(from, 1, text.getBytes(StandardCharsets.UTF_8), oddities);
    }

    public SampleWebSocket close(Leg from, int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        message(from, 8, payload);
        closes.add(new WebSocketClose(from, startNanos + messages.size() * 1_000_000L, code, reason));
        return this;
    }

    public SampleWebSocket message(Leg from, int opcode, byte[] content, WebSocketOddity... oddities) {
        return add(new RecordedWebSocketMessage(
                from,
                opcode,
                false,
                true,
                1,
                next(),
                next(),
                content.length + 2,
                content.length,
                (long) content.length,
                content.length,
                content,
                null,
                List.of(oddities)));
    }

    /** Text that came compressed and could not be read for that reason; null when it could. */
    public SampleWebSocket compressed(Leg from, String text, int payloadBytes, String unread) {
        byte[] content = unread == null ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
        return add(new RecordedWebSocketMessage(
                from,
                1,
                true,
                true,
                3,
                next(),
                next(),
                payloadBytes + 6,
                payloadBytes,
                unread == null ? (long) content.length : null,
                content.length,
                unread == null ? content : null,
                unread,
                List.of()));
    }

    private SampleWebSocket add(RecordedWebSocketMessage message) {
        messages.add(message);
        return this;
    }

    private long next() {
        return startNanos + (messages.size() + 1) * 1_000_000L;
    }

    public RecordedUpgrade build() {
        RecordedWebSocket socket = new RecordedWebSocket(
                extensions, List.copyOf(messages), traffic(Leg.CLIENT), traffic(Leg.ORIGIN), List.copyOf(closes));
        return new RecordedUpgrade(
                socket.fromClient().wireBytes(), socket.fromOrigin().wireBytes(), socket);
    }

    private WebSocketTraffic traffic(Leg from) {
        WebSocketTraffic all = WebSocketTraffic.NONE;
        for (RecordedWebSocketMessage message : messages) {
            if (message.from() == from) {
                all = new WebSocketTraffic(
                        all.dataMessages() + (message.control() ? 0 : 1),
                        all.controlFrames() + (message.control() ? 1 : 0),
                        all.payloadBytes() + message.payloadBytes(),
                        all.wireBytes() + message.wireBytes(),
                        0);
            }
        }
        return all;
    }
}
