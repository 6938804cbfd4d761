package dev.weir.inspector.har.read;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code _webSocketMessages}, as Chrome, mitmproxy and Weir write them. */
final class ImportedWebSocket {

    private static final BigDecimal MOST_SECONDS = BigDecimal.TEN.pow(9).multiply(BigDecimal.valueOf(9));

    private ImportedWebSocket() {}

    /**
     * Reads them. Their times are taken as they are: what the entry's own times add up to may end before the socket was opened (mitmproxy counts the
     * set-up of a connection that was there already) or when it was closed.
     *
     * @param clock nanoseconds since 1970 to those of the capture
     */
    static RecordedUpgrade of(HarObject entry, LongUnaryOperator clock, EntryTimes times) {
        List<RecordedWebSocketMessage> messages = new ArrayList<>();
        for (HarObject message : entry.objects("_webSocketMessages")) {
            BigDecimal seconds = seconds(message.number("time"));
            long at = seconds != null && seconds.signum() > 0 && seconds.compareTo(MOST_SECONDS) < 0
                    ? clock.applyAsLong(seconds.movePointRight(9).longValue())
                    : times.end();
            messages.add(message(message, Math.max(at, times.start())));
        }
        return new RecordedUpgrade(
                null,
                null,
                new RecordedWebSocket(
                        WebSocketExtensions.NONE,
                        List.copyOf(messages),
                        traffic(messages, Leg.CLIENT),
                        traffic(messages, Leg.ORIGIN),
                        List.of()));
    }

    /** Playwright's are milliseconds; as seconds they would lie behind the year 2255. */
    private static @Nullable BigDecimal seconds(@Nullable BigDecimal time) {
        return time == null || time.compareTo(MOST_SECONDS) < 0 ? time : time.movePointLeft(3);
    }

    private static RecordedWebSocketMessage message(HarObject message, long at) {
        long said = message.count("opcode");
        int opcode = said >= 0 && said <= 15 ? (int) said : WebSocketMessage.TEXT;
        byte[] content = content(message.textOrEmpty("data"), opcode);
        return new RecordedWebSocketMessage(
                message.textOrEmpty("type").equals("send") ? Leg.CLIENT : Leg.ORIGIN,
                opcode,
                false,
                true,
                1,
                at,
                at,
                content.length,
                content.length,
                (long) content.length,
                content.length,
                content,
                null,
                List.of());
    }

    private static byte[] content(String data, int opcode) {
        if (opcode != WebSocketMessage.TEXT) {
            try {
                return Base64.getDecoder().decode(data);
            } catch (IllegalArgumentException e) {
                // Some write it as it is.
                return data.getBytes(StandardCharsets.UTF_8);
            }
        }
        return data.getBytes(StandardCharsets.UTF_8);
    }

    private static WebSocketTraffic traffic(List<RecordedWebSocketMessage> messages, Leg from) {
        long data = 0;
        long control = 0;
        long bytes = 0;
        for (RecordedWebSocketMessage message : messages) {
            if (message.from() == from) {
                data += message.control() ? 0 : 1;
                control += message.control() ? 1 : 0;
                bytes += message.payloadBytes();
            }
        }
        return new WebSocketTraffic(data, control, bytes, bytes, 0);
    }
}
