package dev.weir.inspector.ingest;

import dev.weir.events.ExchangeEvent.PriorityUpdated;
import dev.weir.events.ExchangeEvent.QueueEnded;
import dev.weir.events.ExchangeEvent.QueueStarted;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.Leg;
import dev.weir.inspector.model.http2.Streams;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What HTTP/2 adds to an exchange, on its way to a record. */
final class StreamsDraft {

    private final List<Streams.Wait> queued = new ArrayList<>(0);
    private Streams.@Nullable Stream client;
    private Streams.@Nullable Stream origin;

    void opened(StreamOpened event) {
        set(event.leg(), new Streams.Stream(event.stream(), event.atNanos(), null, List.of()));
    }

    /** The first RST_STREAM tells why; one that crossed it says nothing new. */
    void reset(StreamReset event) {
        Streams.Stream was = event.leg() == Leg.CLIENT ? client : origin;
        if (was != null && was.reset() == null) {
            Streams.Reset reset = new Streams.Reset(event.received(), event.errorCode(), event.atNanos());
            set(event.leg(), new Streams.Stream(was.id(), was.openedAtNanos(), reset, was.priorities()));
        }
    }

    void reprioritized(PriorityUpdated event) {
        Streams.Stream was = event.leg() == Leg.CLIENT ? client : origin;
        if (was != null && was.priorities().size() < Streams.MOST_PRIORITIES) {
            List<Streams.Priority> all = new ArrayList<>(was.priorities());
            all.add(new Streams.Priority(event.value(), event.atNanos()));
            set(event.leg(), new Streams.Stream(was.id(), was.openedAtNanos(), was.reset(), List.copyOf(all)));
        }
    }

    private void set(Leg leg, Streams.Stream stream) {
        if (leg == Leg.CLIENT) {
            client = stream;
        } else {
            origin = stream;
        }
    }

    void queueStarted(QueueStarted event) {
        queued.add(new Streams.Wait(event.cause(), event.connection(), event.limit(), event.atNanos(), null));
    }

    void queueEnded(QueueEnded event) {
        if (!queued.isEmpty()) {
            Streams.Wait last = queued.remove(queued.size() - 1);
            queued.add(new Streams.Wait(
                    last.cause(), last.connection(), last.limit(), last.startedAtNanos(), event.atNanos()));
        }
    }

    Streams record() {
        return client == null && origin == null && queued.isEmpty()
                ? Streams.NONE
                : new Streams(client, origin, List.copyOf(queued));
    }
}
