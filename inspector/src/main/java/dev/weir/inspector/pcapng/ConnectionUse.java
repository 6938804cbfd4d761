package dev.weir.inspector.pcapng;

import dev.weir.events.Leg;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import java.util.ArrayList;
import java.util.List;

/** Which exchange a connection served when. */
final class ConnectionUse {

    /** Its request had come, or was sent, when {@code requestNanos} was; the next one's may follow while its response is under way. */
    private record Span(long number, long fromNanos, long requestNanos, long toNanos) {
        boolean holds(long atNanos, boolean request) {
            return fromNanos <= atNanos && atNanos <= (request ? requestNanos : toNanos);
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
        long to = sent == null ? exchange.endedAtNanos() : Math.max(exchange.endedAtNanos(), sent);
        Long requested = client
                ? exchange.request().lastByteAtNanos()
                : exchange.request().sendEndedAtNanos();
        boolean bothWays = exchange.kind() == ExchangeKind.TUNNEL;
        spans.add(new Span(exchange.number(), from, requested == null || bothWays ? to : requested, to));
    }

    /** From its first packet on. */
    long fromNanos() {
        Long started = connection.connectStartedAtNanos();
        return started == null ? connection.establishedAtNanos() : started;
    }

    /**
     * Those that were under way. Between two of them, a packet with payload towards the origin is the next one's (its request is
     * seen on the wire before Weir has read it), any other the last one's; what came before the first made it ready for that. So is a
     * packet that is sent towards the origin while a response is under way and is no part of its request, such as a close_notify.
     */
    List<Long> numbers(long atNanos, boolean request) {
        List<Long> underWay = new ArrayList<>();
        Span before = null;
        Span behind = null;
        for (Span span : spans) {
            if (span.holds(atNanos, request)) {
                underWay.add(span.number());
            } else if (span.fromNanos() <= atNanos && (before == null || span.toNanos() > before.toNanos())) {
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
