package dev.weir.app.probe;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.DnsTried;
import dev.weir.events.Failure;
import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Keeps the events of one probe, which belongs to no client and so to no exchange, and tells it as records when it has ended. */
public final class ProbeStory implements EventSink {

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    @Override
    public void accept(Event event) {
        events.add(event);
    }

    private <T extends Event> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> @Nullable T first(List<T> some) {
        return some.isEmpty() ? null : some.get(0);
    }

    /** Null when nothing was looked up. */
    public @Nullable DnsLookup lookup() {
        DnsStarted started = first(all(DnsStarted.class));
        if (started == null) {
            return null;
        }
        DnsEnded ended = first(all(DnsEnded.class));
        DnsFailed failed = first(all(DnsFailed.class));
        List<DnsLookup.Step> steps = all(DnsTried.class).stream()
                .map(e -> new DnsLookup.Step(e.source(), e.startedAtNanos(), e.atNanos(), e.found(), e.said()))
                .toList();
        List<DnsQuery> queries =
                all(DnsQueried.class).stream().map(DnsQueried::query).toList();
        DnsSource source = ended == null ? null : ended.source();
        List<InetAddress> addresses = ended == null ? List.of() : ended.addresses();
        Failure failure = failed == null ? null : failed.failure();
        Long end =
                ended != null ? Long.valueOf(ended.atNanos()) : failed == null ? null : Long.valueOf(failed.atNanos());
        return new DnsLookup(started.name(), started.atNanos(), end, source, addresses, steps, queries, failure);
    }

    /** In their order. */
    public List<ConnectAttempt> attempts() {
        List<ConnectAttempt> attempts = new ArrayList<>();
        for (ConnectStarted started : all(ConnectStarted.class)) {
            attempts.add(attempt(started));
        }
        return List.copyOf(attempts);
    }

    private ConnectAttempt attempt(ConnectStarted started) {
        ConnectionId id = started.connection();
        for (ConnectionEvent event : all(ConnectionEvent.class)) {
            if (!event.connection().equals(id)) {
                continue;
            }
            if (event instanceof ConnectEnded) {
                return attempt(started, event.atNanos(), Outcome.CONNECTED, null);
            } else if (event instanceof ConnectFailed failed) {
                return attempt(started, event.atNanos(), Outcome.FAILED, failed.failure());
            } else if (event instanceof ConnectAbandoned) {
                return attempt(started, event.atNanos(), Outcome.ABANDONED, null);
            }
        }
        return attempt(started, null, Outcome.PENDING, null);
    }

    private static ConnectAttempt attempt(
            ConnectStarted started, @Nullable Long endedAtNanos, Outcome outcome, @Nullable Failure failure) {
        return new ConnectAttempt(
                started.connection(), started.remote(), started.atNanos(), endedAtNanos, outcome, failure);
    }

    /** The connection that came about; null when none did. */
    public @Nullable RecordedConnection connection(Ticker ticker) {
        Connections connections = new Connections();
        try (Recorder recorder = new Recorder(connections, ticker, RecorderLimits.defaults())) {
            recorder.start();
            all(ConnectionEvent.class).forEach(recorder::accept);
        }
        return first(connections.records);
    }

    private static final class Connections implements RecordStore {
        private final List<RecordedConnection> records = new ArrayList<>();

        @Override
        public void exchange(RecordedExchange exchange) {
            throw new IllegalStateException("a probe has no exchange");
        }

        @Override
        public void connection(RecordedConnection connection) {
            records.add(connection);
        }

        @Override
        public void flush() {
            // Nothing is kept.
        }
    }
}
