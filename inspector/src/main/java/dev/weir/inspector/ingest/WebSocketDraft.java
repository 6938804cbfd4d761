package dev.weir.inspector.ingest;

import dev.weir.events.ExchangeEvent.WebSocketOpened;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketExtensions.Deflate;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.model.upgrade.WebSocketClose;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;
import dev.weir.inspector.websocket.MessageInflater;
import dev.weir.inspector.websocket.MessageInflater.Inflated;
import dev.weir.inspector.websocket.MessageInflaters;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A WebSocket on its way to a record. Compression is undone as messages come: later there would be nothing left to do it with. */
final class WebSocketDraft {

    /** Of one WebSocket that stand in the list; the others are counted. */
    private static final int MOST_MESSAGES = 1_000;

    /** Of content that one WebSocket keeps in memory while it is open; a first message may be larger. */
    private static final int MOST_KEPT_BYTES = 16 << 20;

    private static final byte[] NOTHING = {};

    private final WebSocketOpened opened;
    private final MessageInflaters inflaters;
    private final List<RecordedWebSocketMessage> messages = new ArrayList<>();
    private final List<WebSocketClose> closes = new ArrayList<>(2);
    private final Side client;
    private final Side origin;
    private int keptBytes;

    /** What one side sent. */
    private static final class Side {
        final boolean startsAnew;

        @Nullable
        MessageInflater inflater;

        WebSocketTraffic traffic = WebSocketTraffic.NONE;
        boolean closed;

        @Nullable
        String missed;

        Side(boolean startsAnew) {
            this.startsAnew = startsAnew;
        }
    }

    WebSocketDraft(WebSocketOpened opened, MessageInflaters inflaters) {
        Deflate deflate = opened.extensions().deflate();
        this.opened = opened;
        this.inflaters = inflaters;
        this.client = new Side(deflate != null && deflate.clientStartsAnew());
        this.origin = new Side(deflate != null && deflate.serverStartsAnew());
    }

    /**
     * Takes a message and says how many of its bytes it keeps.
     *
     * @param room how many bytes may be kept at all
     */
    int passed(WebSocketPassed event, long room) {
        Side side = event.leg() == Leg.CLIENT ? client : origin;
        WebSocketMessage message = event.message();
        boolean listed = messages.size() < MOST_MESSAGES;
        count(side, message, listed);
        if (message.opcode() == WebSocketMessage.CLOSE && !side.closed) {
            side.closed = true;
            closes.add(close(event));
        }
        Inflated content = message.compressed() ? inflate(side, message) : plain(message);
        if (!listed) {
            return 0;
        }
        int most = keptBytes == 0 ? Integer.MAX_VALUE : MOST_KEPT_BYTES - keptBytes;
        byte[] kept = content.kept();
        if (kept.length > Math.min(room, most)) {
            kept = NOTHING;
        }
        messages.add(record(event, content, kept));
        keptBytes += kept.length;
        return kept.length;
    }

    private static void count(Side side, WebSocketMessage message, boolean listed) {
        WebSocketTraffic before = side.traffic;
        boolean control = WebSocketMessage.control(message.opcode());
        side.traffic = new WebSocketTraffic(
                before.dataMessages() + (control ? 0 : 1),
                before.controlFrames() + (control ? 1 : 0),
                before.payloadBytes() + message.payloadBytes(),
                before.wireBytes() + message.wireBytes(),
                before.unlisted() + (listed ? 0 : 1));
    }

    private static Inflated plain(WebSocketMessage message) {
        return new Inflated(message.kept(), message.payloadBytes(), null, false);
    }

    private Inflated inflate(Side side, WebSocketMessage message) {
        boolean keptAll = message.whole() && message.kept().length == message.payloadBytes();
        if (!keptAll) {
            missed(side, "an earlier message was not recorded whole");
            return new Inflated(NOTHING, null, "its compressed bytes were not recorded whole", false);
        }
        if (side.inflater == null) {
            side.inflater = inflaters.open(side.startsAnew);
            if (side.inflater == null) {
                missed(side, "too many compressed WebSockets were open");
                return new Inflated(NOTHING, null, "too many compressed WebSockets were open", false);
            }
            if (side.missed != null) {
                side.inflater.missed(side.missed);
            }
        }
        return side.inflater.inflate(message.kept(), keep(message));
    }

    private int keep(WebSocketMessage message) {
        return message.opcode() == WebSocketMessage.TEXT ? opened.keepTextBytes() : opened.keepBinaryBytes();
    }

    /** An event was lost: it may have been a message. */
    void missedSomething() {
        missed(client, "an earlier message may have been lost before it was recorded");
        missed(origin, "an earlier message may have been lost before it was recorded");
    }

    private static void missed(Side side, String why) {
        if (side.missed == null) {
            side.missed = why;
        }
        if (side.inflater != null) {
            side.inflater.missed(why);
        }
    }

    private static WebSocketClose close(WebSocketPassed event) {
        byte[] payload = event.message().kept();
        Integer code = payload.length < 2 ? null : Integer.valueOf(((payload[0] & 0xff) << 8) | (payload[1] & 0xff));
        String reason = payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        return new WebSocketClose(event.leg(), event.atNanos(), code, reason);
    }

    private static RecordedWebSocketMessage record(WebSocketPassed event, Inflated content, byte[] kept) {
        WebSocketMessage message = event.message();
        return new RecordedWebSocketMessage(
                event.leg(),
                message.opcode(),
                message.compressed(),
                message.whole(),
                message.frames(),
                message.firstByteAtNanos(),
                event.atNanos(),
                message.wireBytes(),
                message.payloadBytes(),
                content.bytes(),
                kept.length,
                kept.length == 0 ? null : kept,
                content.unread(),
                List.copyOf(oddities(message, content)));
    }

    private static Set<WebSocketOddity> oddities(WebSocketMessage message, Inflated content) {
        Set<WebSocketOddity> all = EnumSet.noneOf(WebSocketOddity.class);
        all.addAll(message.oddities());
        if (content.broken()) {
            all.add(WebSocketOddity.BAD_COMPRESSION);
        }
        Long bytes = content.bytes();
        boolean toTheEnd = message.whole() && bytes != null && bytes == content.kept().length;
        byte[] text = text(message, content.kept());
        if (text != null && !utf8(text, toTheEnd)) {
            all.add(WebSocketOddity.INVALID_UTF8);
        }
        return all;
    }

    private static byte @Nullable [] text(WebSocketMessage message, byte[] kept) {
        if (message.opcode() == WebSocketMessage.CLOSE) {
            return kept.length <= 2 ? null : Arrays.copyOfRange(kept, 2, kept.length);
        }
        return message.opcode() == WebSocketMessage.TEXT ? kept : null;
    }

    private static boolean utf8(byte[] bytes, boolean toTheEnd) {
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length + 1), toTheEnd);
        return !result.isError();
    }

    int keptBytes() {
        return keptBytes;
    }

    WebSocketExtensions extensions() {
        return opened.extensions();
    }

    RecordedWebSocket record() {
        return new RecordedWebSocket(
                opened.extensions(), List.copyOf(messages), client.traffic, origin.traffic, List.copyOf(closes));
    }

    /** Frees what it holds; no record can be made any more. */
    void release() {
        messages.clear();
        for (Side side : List.of(client, origin)) {
            if (side.inflater != null) {
                side.inflater.close();
                side.inflater = null;
            }
        }
    }
}
