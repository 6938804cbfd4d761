package dev.weir.proxy.tap;

import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.ExchangeId;
import dev.weir.events.Ticker;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tap.policy.KernelBudget;
import java.util.concurrent.atomic.AtomicLong;

/** What all taps of one proxy share: the sink, the clock and the ids. Safe for use by several event loops. */
public final class Taps {

    private final EventSink sink;
    private final Ticker ticker;
    private final BodyPolicy bodies;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong exchanges = new AtomicLong();
    private final KernelBudget kernel = new KernelBudget();

    public Taps(EventSink sink, Ticker ticker) {
        this(sink, ticker, BodyPolicy.DEFAULT);
    }

    public Taps(EventSink sink, Ticker ticker, BodyPolicy bodies) {
        this.sink = sink;
        this.ticker = ticker;
        this.bodies = bodies;
    }

    KernelBudget kernel() {
        return kernel;
    }

    BodyPolicy bodies() {
        return bodies;
    }

    long now() {
        return ticker.nanos();
    }

    void emit(Event event) {
        sink.accept(event);
    }

    ConnectionId nextConnection() {
        return new ConnectionId(connections.incrementAndGet());
    }

    ExchangeId nextExchange() {
        return new ExchangeId(exchanges.incrementAndGet());
    }
}
