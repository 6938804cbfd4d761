package dev.weir.inspector.waterfall;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.text.Style;
import org.jspecify.annotations.Nullable;

/** How an exchange ended, in three letters: its status, or why it has none. */
public record StatusMark(String text, Style style) {

    /**
     * The mark of an exchange.
     *
     * @param origin the connection that carried it, null when there was none: tells RST from FIN
     */
    public static StatusMark of(RecordedExchange exchange, @Nullable RecordedConnection origin) {
        Failure failure = exchange.failure();
        if (failure != null) {
            return new StatusMark(failed(failure, origin), Style.ERROR);
        }
        if (exchange.kind() == ExchangeKind.MALFORMED) {
            return new StatusMark("BAD", Style.ERROR);
        }
        Integer status = exchange.status() != null ? exchange.status() : exchange.answeredStatus();
        if (status == null) {
            return new StatusMark(exchange.kind() == ExchangeKind.TUNNEL ? "TUN" : "-", Style.DIM);
        }
        return new StatusMark(
                Integer.toString(status), status >= 500 ? Style.ERROR : status >= 400 ? Style.WARNING : Style.TEXT);
    }

    private static String failed(Failure failure, @Nullable RecordedConnection origin) {
        if (failure.kind() != FailureKind.CONNECTION_TERMINATED
                && failure.kind() != FailureKind.HTTP_RESPONSE_INCOMPLETE) {
            return mark(failure.kind());
        }
        if (failure.leg() == Leg.CLIENT) {
            return "CLI";
        }
        CloseStory close = origin == null ? null : origin.close();
        if (close == null) {
            return mark(failure.kind());
        }
        boolean reset = close.reason() == CloseReason.PEER_RESET
                || (close.first() == CloseStory.Party.PEER && close.kind() == CloseStory.Kind.RST);
        boolean ended = close.first() == CloseStory.Party.PEER && close.kind() == CloseStory.Kind.FIN;
        return reset ? "RST" : ended ? "FIN" : mark(failure.kind());
    }

    private static String mark(FailureKind kind) {
        return switch (kind) {
            case DNS_TIMEOUT, DNS_ERROR -> "DNS";
            case CONNECTION_REFUSED -> "REF";
            case CONNECTION_TIMEOUT, CONNECTION_READ_TIMEOUT, CONNECTION_WRITE_TIMEOUT, HTTP_RESPONSE_TIMEOUT -> "T/O";
            case CONNECTION_TERMINATED -> "CUT";
            case CONNECTION_LIMIT_REACHED -> "LIM";
            case TLS_PROTOCOL_ERROR, TLS_CERTIFICATE_ERROR, TLS_ALERT_RECEIVED -> "TLS";
            case DESTINATION_NOT_FOUND, DESTINATION_UNAVAILABLE, DESTINATION_IP_UNROUTABLE -> "NET";
            case DESTINATION_IP_PROHIBITED, HTTP_REQUEST_DENIED -> "DEN";
            case HTTP_REQUEST_ERROR -> "BAD";
            case HTTP_RESPONSE_INCOMPLETE -> "INC";
            case HTTP_RESPONSE_HEADER_SECTION_SIZE,
                    HTTP_RESPONSE_HEADER_SIZE,
                    HTTP_RESPONSE_BODY_SIZE,
                    HTTP_RESPONSE_TRAILER_SECTION_SIZE,
                    HTTP_RESPONSE_TRAILER_SIZE -> "BIG";
            case HTTP_RESPONSE_TRANSFER_CODING, HTTP_RESPONSE_CONTENT_CODING -> "COD";
            case HTTP_UPGRADE_FAILED -> "UPG";
            case HTTP_PROTOCOL_ERROR -> "PRO";
            case PROXY_INTERNAL_RESPONSE, PROXY_INTERNAL_ERROR -> "ERR";
            case PROXY_CONFIGURATION_ERROR -> "CFG";
            case PROXY_LOOP_DETECTED -> "LOP";
        };
    }
}
