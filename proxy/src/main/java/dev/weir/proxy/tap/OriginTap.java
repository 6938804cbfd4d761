package dev.weir.proxy.tap;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeId;

/** Records whom an origin connection works for, who paid for it, and how long it lay idle between. One per connection. */
public final class OriginTap {

    private final Taps taps;
    private final ConnectionId connection;
    private final ExchangeId paidBy;
    private long idleSinceNanos;

    public OriginTap(Taps taps, ConnectionId connection, ExchangeTap paidBy) {
        this.taps = taps;
        this.connection = connection;
        this.paidBy = paidBy.id();
    }

    public void assigned(ExchangeTap exchange) {
        long now = taps.now();
        long idleNanos = exchange.id().equals(paidBy) ? 0 : now - idleSinceNanos;
        taps.emit(new OriginAssigned(exchange.id(), connection, now, paidBy, idleNanos));
    }

    public void released() {
        idleSinceNanos = taps.now();
    }
}
