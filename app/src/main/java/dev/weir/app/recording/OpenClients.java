package dev.weir.app.recording;

import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.Leg;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the clients that are connected, on the way of the events to the recorder. */
final class OpenClients implements EventSink {

    private final EventSink next;
    private final AtomicInteger open = new AtomicInteger();

    OpenClients(EventSink next) {
        this.next = next;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof ConnectionAccepted) {
            open.incrementAndGet();
        } else if (event instanceof ConnectionClosed closed && closed.leg() == Leg.CLIENT) {
            open.decrementAndGet();
        }
        next.accept(event);
    }

    int count() {
        return open.get();
    }
}
