package dev.weir.inspector.har;

import dev.weir.events.ConnectionId;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.TlsHandshake;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with what several parts of its entry need, derived once.
 *
 * @param url without fragment; {@code ws(s)} for a WebSocket
 * @param response the fields of the response head, empty when none came whole
 * @param origin the connection that carried the request; null when there was none, or when it is no longer in the capture
 * @param findings codes of what was found about it
 * @param note of a person
 */
record HarEntry(
        RecordedExchange exchange,
        String url,
        HeadFields request,
        HeadFields response,
        boolean webSocket,
        @Nullable RecordedConnection client,
        @Nullable RecordedConnection origin,
        List<String> findings,
        Note note) {

    static HarEntry of(
            RecordedExchange exchange,
            Function<ConnectionId, @Nullable RecordedConnection> connections,
            List<String> findings,
            Note note) {
        RecordedMessage message = exchange.response();
        HeadFields response = message == null ? HeadFields.EMPTY : message.fields();
        // One that was imported has a 101, and perhaps none of its messages; on a stream it has a 200 (RFC 8441).
        Integer status = response.status();
        String upgrade = response.first("upgrade");
        boolean switched = status != null
                && status == 101
                && upgrade != null
                && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
        boolean webSocket = switched || exchange.webSocket() != null;
        String url = HarUrl.withoutFragment(exchange.url());
        ConnectionId origin = exchange.origin();
        return new HarEntry(
                exchange,
                webSocket && HarUrl.isHttp(url) ? HarUrl.asWebSocket(url) : url,
                exchange.request().fields(),
                response,
                webSocket,
                connections.apply(exchange.client()),
                origin == null ? null : connections.apply(origin),
                findings,
                note);
    }

    /** {@code http/2.0} is the one spelling that Chrome and mitmproxy both read as HTTP/2; the others are as on the wire. */
    static String version(String version) {
        return version.equals("HTTP/2") ? "http/2.0" : version;
    }

    /** Why it is no entry of a HAR at all, as the summary puts it; null when it is one. */
    @Nullable
    String unfit() {
        if (exchange.kind() == ExchangeKind.TUNNEL || exchange.method().equals("CONNECT")) {
            return "tunnels";
        }
        boolean readable = !exchange.method().isEmpty() && HarUrl.isHttp(exchange.url());
        return exchange.kind() == ExchangeKind.MALFORMED || !readable ? "malformed requests" : null;
    }

    /** Whether a response head came whole from the origin. */
    boolean answered() {
        return response.status() != null;
    }

    /** The RFC 9209 token and a line for a person; null when nothing went wrong. */
    @Nullable
    String error() {
        if (exchange.failure() != null) {
            return exchange.failure().toString();
        }
        boolean silent = !answered() && exchange.answeredStatus() == null;
        return silent ? "http_response_incomplete: no response head was recorded" : null;
    }

    /** A WebSocket's entry ends at its 101: the socket's life is no waiting for a response. */
    long endNanos() {
        Long head = exchange.response() == null ? null : exchange.response().headAtNanos();
        return webSocket && head != null ? head : Long.MAX_VALUE;
    }

    /** The connection of the request, or the one on which the TLS handshake failed. */
    @Nullable
    ConnectionId originId() {
        ConnectAttempt winner = exchange.winner();
        return exchange.origin() != null ? exchange.origin() : winner == null ? null : winner.connection();
    }

    /** The address that was really connected to. */
    @Nullable
    InetSocketAddress nextHop() {
        if (origin != null) {
            return origin.remote();
        }
        ConnectAttempt winner = exchange.winner();
        return winner == null || exchange.reused() ? null : winner.remote();
    }

    /** What the handshake of the origin connection agreed on, also when an earlier exchange paid for it; null when there was none. */
    @Nullable
    TlsDetails originTls() {
        TlsHandshake handshake = origin == null ? null : origin.tls();
        return handshake == null ? null : handshake.details();
    }
}
