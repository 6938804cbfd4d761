package dev.weir.inspector.testing;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.CloseNotifyReceived;
import dev.weir.events.ConnectionEvent.CloseNotifySent;
import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ConnectionEvent.ResetReceived;
import dev.weir.events.ConnectionEvent.ResetSent;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsFailed;
import dev.weir.events.ConnectionEvent.TlsStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes what happened as a list of events, in the order in which it is told: {@code at} sets the time of all that follows.
 * Exchanges and connections are named by plain numbers. This half tells of connections, {@link ExchangeEvents} of exchanges:
 *
 * <pre>
 * Events events = new Events();
 * events.at(0).accepted(1);
 * events.at(10).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1").received(CLIENT);
 * events.at(20).connectStarted(2, 1).at(30).connected(2);
 * </pre>
 */
public final class Events {

    public static final InetSocketAddress WEIR = Facts.address(1, 8877);
    public static final InetSocketAddress CLIENT = Facts.address(2, 40000);
    public static final InetSocketAddress ORIGIN = Facts.address(3, 443);

    private final List<Event> list = new ArrayList<>();
    private final Map<Long, Leg> legs = new HashMap<>();
    private long nowNanos;

    public Events at(long nanos) {
        nowNanos = nanos;
        return this;
    }

    public long now() {
        return nowNanos;
    }

    public List<Event> list() {
        return List.copyOf(list);
    }

    public Events add(Event event) {
        list.add(event);
        return this;
    }

    /** The exchange to go on with. */
    public ExchangeEvents exchange(long id) {
        return new ExchangeEvents(this, new ExchangeId(id));
    }

    public Events accepted(long connection) {
        legs.put(connection, Leg.CLIENT);
        return add(new ConnectionAccepted(id(connection), nowNanos, WEIR, CLIENT));
    }

    public Events connectStarted(long connection, long exchange) {
        return connectStarted(connection, exchange, 1);
    }

    public Events connectStarted(long connection, long exchange, int attempt) {
        legs.put(connection, Leg.ORIGIN);
        return add(new ConnectStarted(id(connection), new ExchangeId(exchange), nowNanos, ORIGIN, attempt));
    }

    public Events connected(long connection) {
        return add(new ConnectEnded(id(connection), nowNanos, WEIR, ORIGIN));
    }

    public Events connectFailed(long connection) {
        return add(new ConnectFailed(id(connection), nowNanos, Facts.failure(FailureKind.CONNECTION_REFUSED)));
    }

    public Events connectAbandoned(long connection) {
        return add(new ConnectAbandoned(id(connection), nowNanos));
    }

    public Events tlsStarted(long connection) {
        return add(new TlsStarted(id(connection), leg(connection), nowNanos, "a.test", List.of("http/1.1")));
    }

    public Events tlsEnded(long connection) {
        return add(new TlsEnded(id(connection), leg(connection), nowNanos, Facts.TLS));
    }

    public Events tlsFailed(long connection) {
        return add(new TlsFailed(
                id(connection), leg(connection), nowNanos, Facts.failure(FailureKind.TLS_CERTIFICATE_ERROR)));
    }

    public Events sampled(long connection, TcpMoment moment, TcpState state) {
        return sampled(connection, moment, Facts.tcp(state));
    }

    public Events sampled(long connection, TcpMoment moment, TcpInfo info) {
        return add(new TcpSampled(id(connection), null, leg(connection), nowNanos, moment, info));
    }

    public Events sampled(long connection, long exchange, TcpMoment moment) {
        return add(new TcpSampled(
                id(connection),
                new ExchangeId(exchange),
                leg(connection),
                nowNanos,
                moment,
                Facts.tcp(TcpState.ESTABLISHED)));
    }

    public Events finReceived(long connection, Evidence evidence, long received, long sent) {
        return add(new FinReceived(id(connection), leg(connection), nowNanos, evidence, received, sent));
    }

    public Events finSent(long connection, long received, long sent) {
        return add(new FinSent(id(connection), leg(connection), nowNanos, received, sent));
    }

    public Events resetReceived(long connection, Evidence evidence, long received, long sent) {
        return add(new ResetReceived(id(connection), leg(connection), nowNanos, evidence, received, sent));
    }

    public Events resetSent(long connection, long received, long sent) {
        return add(new ResetSent(id(connection), leg(connection), nowNanos, received, sent));
    }

    public Events closeNotifyReceived(long connection) {
        return add(new CloseNotifyReceived(id(connection), leg(connection), nowNanos));
    }

    public Events closeNotifySent(long connection) {
        return add(new CloseNotifySent(id(connection), leg(connection), nowNanos));
    }

    public Events closed(long connection, CloseReason reason, long received, long sent) {
        return add(new ConnectionClosed(id(connection), leg(connection), nowNanos, reason, received, sent));
    }

    /** Tells all of it to someone. */
    public Events to(Consumer<? super Event> sink) {
        list.forEach(sink);
        return this;
    }

    private Leg leg(long connection) {
        return legs.getOrDefault(connection, Leg.ORIGIN);
    }

    static ConnectionId id(long connection) {
        return new ConnectionId(connection);
    }
}
