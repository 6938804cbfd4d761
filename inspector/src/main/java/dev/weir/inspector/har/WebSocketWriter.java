package dev.weir.inspector.har;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes {@code _webSocketMessages} as DevTools does: text and binary messages, with the time of their last byte. */
final class WebSocketWriter {

    private static final MediaType PLAIN = MediaType.parse("text/plain; charset=utf-8");

    private final HarJson json;
    private final HarProfile profile;
    private final CaptureInfo info;
    private final Redactor redactor;

    WebSocketWriter(HarJson json, HarProfile profile, CaptureInfo info, Redactor redactor) {
        this.json = json;
        this.profile = profile;
        this.info = info;
        this.redactor = redactor;
    }

    void write(RecordedWebSocket socket) {
        if (!profile.hasBodies() || redactor.mode() == Redaction.STRICT) {
            return;
        }
        json.array("_webSocketMessages");
        for (RecordedWebSocketMessage message : socket.messages()) {
            if (!message.control()) {
                write(message);
            }
        }
        json.endArray();
    }

    private void write(RecordedWebSocketMessage message) {
        json.object()
                .string("type", message.from() == Leg.CLIENT ? "send" : "receive")
                .epochSeconds("time", info.anchor().wallAt(message.lastByteAtNanos()))
                .number("opcode", message.opcode())
                .string("data", data(message));
        if (!message.complete()) {
            json.string("comment", comment(message));
        }
        json.endObject();
    }

    private String data(RecordedWebSocketMessage message) {
        byte[] kept = message.kept();
        if (kept == null) {
            return "";
        }
        String text = message.opcode() == WebSocketMessage.TEXT ? BodyText.of(kept, PLAIN) : null;
        return text == null ? bytes(message, kept) : redactor.json(text);
    }

    /** Readers take the data of opcode 1 for text: what is no UTF-8, such as a cut character, is U+FFFD there. */
    private static String bytes(RecordedWebSocketMessage message, byte[] kept) {
        return message.opcode() == WebSocketMessage.TEXT
                ? new String(kept, StandardCharsets.UTF_8)
                : Base64.getEncoder().encodeToString(kept);
    }

    private static String comment(RecordedWebSocketMessage message) {
        if (!message.whole()) {
            return "broken off";
        }
        return message.unread() != null
                ? message.unread()
                : message.keptBytes() + " of " + message.contentBytes() + " bytes were recorded";
    }
}
