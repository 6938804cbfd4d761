package dev.weir.inspector.json;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import dev.weir.inspector.model.upgrade.WebSocketClose;
import dev.weir.inspector.model.upgrade.WebSocketTraffic;

/** The fields of what followed a 101. */
final class UpgradeForm {

    private UpgradeForm() {}

    static void write(Pen pen, RecordedUpgrade upgrade) {
        pen.number("client_bytes", upgrade.clientBytes());
        pen.number("origin_bytes", upgrade.originBytes());
        pen.object("websocket", upgrade.webSocket(), UpgradeForm::writeWebSocket);
        pen.always(Evidence.APP);
    }

    private static void writeWebSocket(Pen pen, RecordedWebSocket socket) {
        pen.object("deflate", socket.extensions().deflate(), UpgradeForm::writeDeflate);
        pen.texts("other_extensions", socket.extensions().others());
        pen.object("from_client", socket.fromClient(), UpgradeForm::writeTraffic);
        pen.object("from_origin", socket.fromOrigin(), UpgradeForm::writeTraffic);
        pen.objects("closes", socket.closes(), UpgradeForm::writeClose);
        pen.objects("messages", socket.messages(), UpgradeForm::writeMessage);
    }

    private static void writeDeflate(Pen pen, WebSocketExtensions.Deflate deflate) {
        pen.flag("client_no_context_takeover", deflate.clientStartsAnew());
        pen.flag("server_no_context_takeover", deflate.serverStartsAnew());
        pen.number("client_max_window_bits", deflate.clientWindowBits());
        pen.number("server_max_window_bits", deflate.serverWindowBits());
    }

    private static void writeTraffic(Pen pen, WebSocketTraffic traffic) {
        pen.count("data_messages", traffic.dataMessages());
        pen.count("control_frames", traffic.controlFrames());
        pen.count("payload_bytes", traffic.payloadBytes());
        pen.count("wire_bytes", traffic.wireBytes());
        pen.count("unlisted", traffic.unlisted());
    }

    private static void writeClose(Pen pen, WebSocketClose close) {
        pen.word("from", close.from());
        pen.at("at", close.atNanos());
        pen.number("code", close.code());
        pen.text("reason", close.reason());
    }

    private static void writeMessage(Pen pen, RecordedWebSocketMessage message) {
        pen.word("from", message.from());
        pen.number("opcode", message.opcode());
        pen.flag("compressed", message.compressed());
        pen.flag("broken_off", !message.whole());
        pen.number("frames", message.frames());
        pen.at("first_byte", message.firstByteAtNanos());
        pen.at("last_byte", message.lastByteAtNanos());
        pen.number("wire_bytes", message.wireBytes());
        pen.number("payload_bytes", message.payloadBytes());
        pen.number("content_bytes", message.contentBytes());
        pen.kept(message.keptBytes(), message.kept());
        pen.text("unread", message.unread());
        pen.words("oddities", message.oddities());
    }

    static RecordedUpgrade read(Fields f) {
        return new RecordedUpgrade(
                f.numberOrNull("client_bytes"),
                f.numberOrNull("origin_bytes"),
                f.objectOrNull("websocket", UpgradeForm::readWebSocket));
    }

    private static RecordedWebSocket readWebSocket(Fields f) {
        return new RecordedWebSocket(
                new WebSocketExtensions(
                        f.objectOrNull("deflate", UpgradeForm::readDeflate), f.texts("other_extensions")),
                f.objects("messages", UpgradeForm::readMessage),
                f.object("from_client", UpgradeForm::readTraffic),
                f.object("from_origin", UpgradeForm::readTraffic),
                f.objects("closes", UpgradeForm::readClose));
    }

    private static WebSocketExtensions.Deflate readDeflate(Fields f) {
        return new WebSocketExtensions.Deflate(
                f.flag("client_no_context_takeover"),
                f.flag("server_no_context_takeover"),
                Math.toIntExact(f.number("client_max_window_bits")),
                Math.toIntExact(f.number("server_max_window_bits")));
    }

    private static WebSocketTraffic readTraffic(Fields f) {
        return new WebSocketTraffic(
                f.count("data_messages"),
                f.count("control_frames"),
                f.count("payload_bytes"),
                f.count("wire_bytes"),
                f.count("unlisted"));
    }

    private static WebSocketClose readClose(Fields f) {
        return new WebSocketClose(f.word("from", Leg.class), f.at("at"), f.smallNumberOrNull("code"), f.text("reason"));
    }

    private static RecordedWebSocketMessage readMessage(Fields f) {
        return new RecordedWebSocketMessage(
                f.word("from", Leg.class),
                Math.toIntExact(f.number("opcode")),
                f.flag("compressed"),
                !f.flag("broken_off"),
                Math.toIntExact(f.number("frames")),
                f.at("first_byte"),
                f.at("last_byte"),
                f.number("wire_bytes"),
                f.number("payload_bytes"),
                f.numberOrNull("content_bytes"),
                f.smallCount("kept_bytes"),
                f.bytesOrNull("kept"),
                f.textOrNull("unread"),
                f.words("oddities", WebSocketOddity.class));
    }
}
