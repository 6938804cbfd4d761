package dev.weir.inspector.ingest;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory.Moment;
import org.jspecify.annotations.Nullable;

/** What an exchange is doing on one of its connections, told from what was seen of it. */
final class Moments {

    private Moments() {}

    static Moment of(ExchangeDraft exchange, ConnectionDraft connection) {
        ExchangeEnded end = exchange.end();
        if (exchange.interceptedConnect()) {
            return Moment.UNUSED;
        }
        if (exchange.tunnelled()) {
            return Moment.IN_TUNNEL;
        }
        if (end != null && end.failure() == null) {
            return Moment.IDLE;
        }
        return connection.leg == Leg.CLIENT ? onClient(exchange, end) : onOrigin(exchange, connection);
    }

    private static Moment onClient(ExchangeDraft exchange, @Nullable ExchangeEnded end) {
        MessageDraft response = exchange.sentOn(Leg.CLIENT);
        if (response.sendBegun()) {
            return response.sending() ? Moment.IN_RESPONSE : Moment.IDLE;
        }
        if (end != null && exchange.answered()) {
            return Moment.IDLE;
        }
        return exchange.request.received() ? Moment.WAITING : Moment.IN_REQUEST;
    }

    private static Moment onOrigin(ExchangeDraft exchange, ConnectionDraft connection) {
        MessageDraft response = exchange.receivedOn(Leg.ORIGIN);
        if (response.received()) {
            return Moment.IDLE;
        }
        if (response.begun()) {
            return Moment.IN_RESPONSE;
        }
        if (exchange.request.sendBegun()) {
            return exchange.request.sending() ? Moment.IN_REQUEST : Moment.WAITING;
        }
        return connection.exchanges() > 1 ? Moment.IDLE : Moment.UNUSED;
    }
}
