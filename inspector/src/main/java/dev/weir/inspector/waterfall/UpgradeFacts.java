package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions.Deflate;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.model.upgrade.WebSocketClose;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.VisibleText;
import dev.weir.inspector.websocket.Handshake;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What followed a 101: how much was relayed, and of a WebSocket the messages. */
final class UpgradeFacts {

    /** More would push everything else out of sight; {@code --json} has them all. */
    private static final int MOST_LINES = 50;

    /** Of a binary message that are shown. */
    private static final int HEX_BYTES = 16;

    private UpgradeFacts() {}

    static void add(FactSheet sheet, RecordedExchange exchange) {
        RecordedUpgrade upgrade = exchange.upgrade();
        if (upgrade == null) {
            return;
        }
        RecordedWebSocket socket = upgrade.webSocket();
        sheet.label("Upgrade");
        sheet.fact(
                (exchange.tunnelWhy() == null ? "relayed" : exchange.tunnelWhy()) + ": client → origin "
                        + relayed(upgrade.clientBytes()) + " · origin → client " + relayed(upgrade.originBytes()),
                Evidence.APP);
        if (socket != null) {
            addHandshake(sheet, exchange, socket);
            addTraffic(sheet, "client", socket.fromClient());
            addTraffic(sheet, "origin", socket.fromOrigin());
            addClose(sheet, socket);
            addMessages(sheet, exchange, socket);
        }
    }

    private static String relayed(@Nullable Long bytes) {
        return bytes == null ? "(end not seen)" : Quantities.bytes(bytes);
    }

    private static void addHandshake(FactSheet sheet, RecordedExchange exchange, RecordedWebSocket socket) {
        RecordedMessage response = exchange.response();
        if (response == null) {
            return;
        }
        Handshake handshake = Handshake.of(exchange.request().fields(), response.fields());
        if (handshake.protocol() != null) {
            sheet.fact("protocol " + handshake.protocol(), Evidence.APP);
        }
        Deflate deflate = socket.extensions().deflate();
        if (deflate != null) {
            sheet.fact(
                    "permessage-deflate: client " + deflate(deflate.clientStartsAnew(), deflate.clientWindowBits())
                            + ", server " + deflate(deflate.serverStartsAnew(), deflate.serverWindowBits()),
                    Evidence.APP);
        }
        if (!socket.extensions().others().isEmpty()) {
            sheet.fact(
                    "further extensions, not understood: "
                            + String.join(", ", socket.extensions().others()),
                    Evidence.APP);
        }
        if (!handshake.valid()) {
            String got = handshake.accepted() == null ? "missing" : handshake.accepted();
            sheet.fact(
                    Style.ERROR,
                    "Sec-WebSocket-Accept is " + got + ", expected " + handshake.expected()
                            + ": clients refuse this (RFC 6455, section 4.1)",
                    Evidence.APP);
        }
    }

    private static String deflate(boolean startsAnew, int bits) {
        return "window " + (1 << bits) + " B, " + (startsAnew ? "each message anew" : "context kept");
    }

    private static void addTraffic(FactSheet sheet, String who, WebSocketTraffic traffic) {
        sheet.fact(
                who + " sent " + Quantities.count(traffic.dataMessages(), "message") + ", "
                        + Quantities.count(traffic.controlFrames(), "control frame") + ", "
                        + Quantities.bytes(traffic.payloadBytes()) + " of payload in "
                        + Quantities.bytes(traffic.wireBytes())
                        + (traffic.unlisted() == 0 ? "" : "; the last " + traffic.unlisted() + " are only counted"),
                Evidence.APP);
    }

    private static void addClose(FactSheet sheet, RecordedWebSocket socket) {
        List<WebSocketClose> closes = socket.closes();
        if (closes.isEmpty()) {
            sheet.fact(Style.WARNING, "no close frame came from either side (what programs call 1006)", Evidence.APP);
            return;
        }
        String words = who(closes.get(0).from()) + " closed first: " + close(closes.get(0));
        words += closes.size() > 1
                ? "; " + who(closes.get(1).from()) + " answered " + close(closes.get(1))
                : "; no answer";
        sheet.fact(words, Evidence.APP);
    }

    private static String close(WebSocketClose close) {
        return (close.code() == null ? "without a code" : "with " + close.code())
                + (close.reason().isEmpty() ? "" : " \"" + close.reason() + "\"");
    }

    private static String who(Leg leg) {
        return leg.name().toLowerCase(Locale.ROOT);
    }

    private static void addMessages(FactSheet sheet, RecordedExchange exchange, RecordedWebSocket socket) {
        List<RecordedWebSocketMessage> messages = socket.messages();
        sheet.label("Messages");
        for (RecordedWebSocketMessage message : messages.subList(0, Math.min(MOST_LINES, messages.size()))) {
            addMessage(sheet, exchange, message);
        }
        if (messages.size() > MOST_LINES) {
            sheet.fact((messages.size() - MOST_LINES) + " more: weir show " + exchange.number() + " --json", null);
        }
    }

    private static void addMessage(FactSheet sheet, RecordedExchange exchange, RecordedWebSocketMessage message) {
        String facts = (message.from() == Leg.CLIENT ? "→ " : "← ")
                + Quantities.duration(message.lastByteAtNanos() - exchange.startedAtNanos()) + "  " + message.kind()
                + " " + size(message) + notes(message);
        String content = VisibleText.of(content(message));
        int room = sheet.factCells() - CellWidth.of(facts) - 2;
        sheet.fact(
                message.oddities().isEmpty() ? Style.TEXT : Style.WARNING,
                content.isEmpty() || room < 8 ? facts : facts + "  " + CellWidth.fit(content, room),
                Evidence.APP);
        if (!message.oddities().isEmpty()) {
            String names = String.join(
                    ", ", message.oddities().stream().map(UpgradeFacts::words).toList());
            sheet.fact(Style.WARNING, "  odd: " + names, null);
        }
    }

    private static String words(Enum<?> oddity) {
        return oddity.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("utf8", "UTF-8");
    }

    private static String size(RecordedWebSocketMessage message) {
        Long content = message.contentBytes();
        return content == null || content == message.payloadBytes()
                ? Quantities.bytes(message.payloadBytes())
                : Quantities.bytes(content) + " (" + Quantities.bytes(message.payloadBytes()) + " compressed)";
    }

    private static String notes(RecordedWebSocketMessage message) {
        return (message.frames() > 1 ? ", " + message.frames() + " frames" : "")
                + (message.whole() ? "" : ", broken off")
                + (message.unread() == null ? "" : ", not decompressed: " + message.unread());
    }

    private static String content(RecordedWebSocketMessage message) {
        byte[] kept = message.kept();
        if (kept == null) {
            return message.keptBytes() > 0 ? "(no longer in the capture)" : "";
        }
        if (message.opcode() == WebSocketMessage.TEXT) {
            return new String(kept, StandardCharsets.UTF_8);
        }
        if (message.opcode() == WebSocketMessage.CLOSE && kept.length >= 2) {
            int code = ((kept[0] & 0xff) << 8) | (kept[1] & 0xff);
            return code + " " + new String(kept, 2, kept.length - 2, StandardCharsets.UTF_8);
        }
        return HexFormat.ofDelimiter(" ").formatHex(kept, 0, Math.min(HEX_BYTES, kept.length))
                + (kept.length > HEX_BYTES ? " …" : "");
    }
}
