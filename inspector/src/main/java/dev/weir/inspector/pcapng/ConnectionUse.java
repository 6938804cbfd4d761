package dev.weir.inspector.pcapng;

import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import java.util.ArrayList;
import java.util.List;

/** Which exchange a connection served when. */
final class ConnectionUse {

    private record Span(long number, long fromNanos, long toNanos) {
        boolean holds(long atNanos) {
            return fromNanos <= atNanos && atNanos <= toNanos;
        }
    }

    final RecordedConnection connection;
    private final List<Span> spans = new ArrayList<>(1);

    ConnectionUse(RecordedConnection connection) {
        this.connection = connection;
    }

    void add(RecordedExchange exchange) {
        boolean client = connection.leg() == Leg.CLIENT;
        Long assigned = exchange.assignedAtNanos();
        long from = client || assigned == null ? exchange.startedAtNanos() : assigned;
        RecordedMessage response = exchange.response();
        Long sent = client && response != null ? response.sendEndedAtNanos() : null;
        spans.add(new Span(exchange.number(), from, Math.max(exchange.endedAtNanos(), sent == null ? 0 : sent)));
    }

    /** From its first packet on. */
    long fromNanos() {
        Long started = connection.connectStartedAtNanos();
        return started == null ? connection.establishedAtNanos() : started;
    }

    /**
     * Those that were under way. Between two of them, a packet with payload towards the origin is the next one's (its request is
     * seen on the wire before Weir has read it), any other the last one's; what came before the first made it ready for that.
     */
    List<Long> numbers(long atNanos, boolean request) {
        List<Long> underWay = new ArrayList<>();
        Span before = null;
        Span behind = null;
        for (Span span : spans) {
            if (span.holds(atNanos)) {
                underWay.add(span.number());
            } else if (span.toNanos() < atNanos && (before == null || span.toNanos() > before.toNanos())) {
                before = span;
            } else if (span.fromNanos() > atNanos && (behind == null || span.fromNanos() < behind.fromNanos())) {
                behind = span;
            }
        }
        if (underWay.isEmpty()) {
            Span near = before == null || (request && behind != null) ? behind : before;
            return near == null ? List.of() : List.of(near.number());
        }
        return underWay;
    }
}
