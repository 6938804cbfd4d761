package dev.weir.inspector.waterfall;

import dev.weir.events.ConnectionId;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.text.VisibleText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the list says of one exchange.
 *
 * @param origin {@code https://host:port} of the URL; empty for tunnels and malformed requests
 * @param path the rest of the URL, or all of it where there is no origin; behind that of a WebSocket how many messages passed
 * @param receivedBytes from the origin: head, body and what followed a 101, as they travelled
 * @param closedAtNanos when the last of the connections that ended with this exchange closed; null when none did
 */
record ListRow(
        long number,
        String method,
        String origin,
        String path,
        StatusMark mark,
        String version,
        String connection,
        long receivedBytes,
        Timeline timeline,
        @Nullable Long closedAtNanos) {

    static ListRow of(RecordedExchange exchange, Map<ConnectionId, RecordedConnection> connections) {
        RecordedConnection carrier = exchange.origin() == null ? null : connections.get(exchange.origin());
        String url = VisibleText.of(VisibleText.readableUrl(exchange.url()));
        String origin = exchange.kind() == ExchangeKind.REQUEST ? originOf(url) : "";
        String path = url.substring(origin.length());
        RecordedWebSocket socket = exchange.webSocket();
        return new ListRow(
                exchange.number(),
                VisibleText.of(exchange.method().isEmpty() ? "-" : exchange.method()),
                origin,
                (path.isEmpty() ? "/" : path) + (socket == null ? "" : messages(socket)),
                StatusMark.of(exchange, carrier),
                version(exchange),
                exchange.origin() == null ? "-" : exchange.origin().toString(),
                receivedBytes(exchange),
                Timeline.of(exchange),
                closedAt(exchange, carrier, connections.get(exchange.client())));
    }

    /** How many messages passed, from the client and to it. */
    private static String messages(RecordedWebSocket socket) {
        return " ↑" + socket.fromClient().dataMessages() + " ↓"
                + socket.fromOrigin().dataMessages();
    }

    boolean hasOrigin() {
        return !origin.isEmpty();
    }

    private static String originOf(String url) {
        int at = url.indexOf("://");
        if (at < 0) {
            return "";
        }
        int end = at + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, end);
    }

    private static String version(RecordedExchange exchange) {
        String version = version(exchange.response());
        String known = version.isEmpty() ? version(exchange.request()) : version;
        return known.isEmpty() ? "-" : VisibleText.of(known.substring(known.indexOf('/') + 1));
    }

    /** Looks at the start line only: with thousands of rows, parsing every head would take longer than drawing. */
    private static String version(@Nullable RecordedMessage message) {
        RawHead head = message == null ? null : message.head();
        return head == null ? "" : new HeadFields(head.startLine(), List.of()).version();
    }

    private static long receivedBytes(RecordedExchange exchange) {
        RecordedMessage response = exchange.response();
        if (response == null) {
            return 0;
        }
        RecordedUpgrade upgrade = exchange.upgrade();
        Long relayed = upgrade == null ? null : upgrade.originBytes();
        RecordedWebSocket socket = exchange.webSocket();
        long behind = relayed != null
                ? relayed
                : socket == null ? 0 : socket.fromOrigin().wireBytes();
        return response.headWireBytes() + response.body().wireBytes() + behind;
    }

    private static @Nullable Long closedAt(
            RecordedExchange exchange, @Nullable RecordedConnection origin, @Nullable RecordedConnection client) {
        Long ofOrigin = closedAt(exchange, origin);
        Long ofClient = closedAt(exchange, client);
        return ofOrigin == null || ofClient == null
                ? (ofOrigin == null ? ofClient : ofOrigin)
                : Long.valueOf(Math.max(ofOrigin, ofClient));
    }

    private static @Nullable Long closedAt(RecordedExchange exchange, @Nullable RecordedConnection connection) {
        CloseStory close = connection == null ? null : connection.close();
        return connection == null || close == null || connection.lastExchange() != exchange.number()
                ? null
                : Long.valueOf(close.closedAtNanos());
    }
}
