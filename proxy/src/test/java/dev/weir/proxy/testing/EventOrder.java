package dev.weir.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent;
import dev.weir.events.ExchangeId;
import dev.weir.events.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold for the events of every proxy that was closed, whatever happened to it. */
public final class EventOrder {

    private EventOrder() {}

    public static void check(List<Event> events) {
        Map<ExchangeId, List<ExchangeEvent>> exchanges = new HashMap<>();
        Map<ConnectionId, List<ConnectionEvent>> connections = new HashMap<>();
        for (Event event : events) {
            if (event instanceof ExchangeEvent of) {
                exchanges
                        .computeIfAbsent(of.exchange(), id -> new ArrayList<>())
                        .add(of);
            } else if (event instanceof ConnectionEvent of) {
                connections
                        .computeIfAbsent(of.connection(), id -> new ArrayList<>())
                        .add(of);
            }
        }
        exchanges.values().forEach(EventOrder::checkExchange);
        connections.values().forEach(EventOrder::checkConnection);
    }

    private static void checkExchange(List<ExchangeEvent> events) {
        assertThat(events.get(0)).isInstanceOf(ExchangeEvent.ExchangeStarted.class);
        List<ExchangeEvent> ends = events.stream()
                .filter(ExchangeEvent.ExchangeEnded.class::isInstance)
                .toList();
        assertThat(ends).as("ends of %s", names(events)).hasSize(1);
        assertThat(events.subList(events.indexOf(ends.get(0)) + 1, events.size()))
                .as("events behind the end of %s", names(events))
                .allMatch(event -> event instanceof ExchangeEvent.SendEnded
                        || event instanceof ExchangeEvent.DnsQueried
                        || event instanceof ExchangeEvent.StreamReset);
        var failure = ((ExchangeEvent.ExchangeEnded) ends.get(0)).failure();
        if (failure != null) {
            assertThat(failure.kind()).as(failure.toString()).isNotEqualTo(FailureKind.PROXY_INTERNAL_ERROR);
        }
    }

    private static void checkConnection(List<ConnectionEvent> events) {
        long opened = events.stream()
                .filter(event -> event instanceof ConnectionEvent.ConnectionAccepted
                        || event instanceof ConnectionEvent.ConnectEnded)
                .count();
        long closed = events.stream()
                .filter(ConnectionEvent.ConnectionClosed.class::isInstance)
                .count();
        assertThat(closed).as("ends of %s", names(events)).isEqualTo(opened);
        if (closed > 0) {
            assertThat(events.get(events.size() - 1)).isInstanceOf(ConnectionEvent.ConnectionClosed.class);
        }
        long handshakes = events.stream()
                .filter(ConnectionEvent.TlsStarted.class::isInstance)
                .count();
        long handshakeEnds = events.stream()
                .filter(event ->
                        event instanceof ConnectionEvent.TlsEnded || event instanceof ConnectionEvent.TlsFailed)
                .count();
        assertThat(handshakeEnds).as("handshakes of %s", names(events)).isEqualTo(handshakes);
    }

    private static List<String> names(List<? extends Event> events) {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
