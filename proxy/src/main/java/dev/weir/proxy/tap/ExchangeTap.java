package dev.weir.proxy.tap;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.PriorityUpdated;
import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.events.ExchangeEvent.QueueEnded;
import dev.weir.events.ExchangeEvent.QueueStarted;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.ExchangeEvent.ReadResumed;
import dev.weir.events.ExchangeEvent.RelayEnded;
import dev.weir.events.ExchangeEvent.RouteChosen;
import dev.weir.events.ExchangeEvent.RouteFailed;
import dev.weir.events.ExchangeEvent.SetUpTaken;
import dev.weir.events.ExchangeEvent.SocksAnswered;
import dev.weir.events.ExchangeEvent.SocksRequested;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.proxy.exchange.ExchangeObserver;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.Destination;
import org.jspecify.annotations.Nullable;

/**
 * Records one exchange; hands out the taps of its parts. Used on the exchange's event loop only.
 *
 * <p>Start reading a record's life at {@link #begun}; the nesting of the events is told by {@link dev.weir.events.Event}.
 */
public final class ExchangeTap implements ExchangeObserver {

    private final Taps taps;
    private final ExchangeId id;
    private final DnsTap dns;
    private final @Nullable ConnectionTap client;
    private boolean originPaused;
    private boolean clientPaused;
    private boolean ended;

    private ExchangeTap(Taps taps, @Nullable ConnectionTap client) {
        this.taps = taps;
        this.client = client;
        this.id = taps.nextExchange();
        this.dns = new DnsTap(taps, id);
    }

    /**
     * The first byte of a request came.
     *
     * @param inside where origin-form targets lead; null when the client speaks to Weir as its proxy
     */
    public static ExchangeTap begun(Taps taps, ConnectionTap client, ArrivalTap arrival, @Nullable Destination inside) {
        ExchangeTap tap = new ExchangeTap(taps, arrival.connection());
        boolean secure = inside != null && inside.secure();
        String authority = inside == null ? null : inside.authority().toString();
        taps.emit(new ExchangeStarted(tap.id, client.connection(), arrival.atNanos(), client.way(), secure, authority));
        return tap;
    }

    /**
     * A request of Weir's own begins, that came from no client.
     *
     * @param head as it is meant; what travels is told by the origin leg
     * @param bodyBytes of the request's content
     */
    public static ExchangeTap own(Taps taps, Destination destination, RawHead head, long bodyBytes) {
        ExchangeTap tap = new ExchangeTap(taps, null);
        long now = taps.now();
        String authority = destination.authority().toString();
        taps.emit(new ExchangeStarted(tap.id, ConnectionId.NONE, now, WayIn.LOAD, destination.secure(), authority));
        taps.emit(new HeadReceived(tap.id, Leg.CLIENT, now, now, now, head));
        taps.emit(new MessageReceived(tap.id, Leg.CLIENT, now, bodyBytes, bodyBytes));
        return tap;
    }

    public ExchangeId id() {
        return id;
    }

    public DnsTap dns() {
        return dns;
    }

    public ConnectTap connect() {
        return new ConnectTap(taps, id);
    }

    /** For the request (CLIENT) or the response (ORIGIN) as it is received. */
    public MessageTap received(Leg leg) {
        return new MessageTap(taps, id, leg);
    }

    /** For the request (ORIGIN) or the response (CLIENT) as it is sent. */
    public SendTap sent(Leg leg) {
        return new SendTap(taps, id, leg, leg == Leg.CLIENT ? client : null);
    }

    public void socksRequested(SocksRequest request) {
        taps.emit(new SocksRequested(id, taps.now(), request));
    }

    public void socksAnswered(String reply) {
        taps.emit(new SocksAnswered(id, taps.now(), reply));
    }

    public void routeChosen(String route, String why) {
        taps.emit(new RouteChosen(id, taps.now(), route, why));
    }

    public void routeFailed(Failure failure) {
        taps.emit(new RouteFailed(id, taps.now(), failure));
    }

    /** A stream of an HTTP/2 connection carries the exchange on that leg. */
    public void streamOpened(Leg leg, ConnectionId connection, int stream) {
        taps.emit(new StreamOpened(id, leg, connection, taps.now(), stream));
    }

    /** RST_STREAM came, or was written. */
    public void streamReset(Leg leg, boolean received, long errorCode) {
        taps.emit(new StreamReset(id, leg, taps.now(), received, errorCode));
    }

    /** The client changed the stream's priority, or the origin was told so. */
    public void priorityUpdated(Leg leg, String value) {
        taps.emit(new PriorityUpdated(id, leg, taps.now(), value));
    }

    /** The exchange waits for one of the streams that others use on a full connection. */
    public void waitsForStream(ConnectionId connection, long limit) {
        taps.emit(new QueueStarted(id, taps.now(), QueueCause.STREAM_LIMIT, connection, limit));
    }

    /** The exchange waits for a connection that another one sets up. */
    public void waitsForSetUp() {
        taps.emit(new QueueStarted(id, taps.now(), QueueCause.SET_UP, null, 0));
    }

    /** The exchange ends as the set-up did that the CONNECT around it had begun, and owns it. */
    public void takesSetUp(ExchangeId connect) {
        taps.emit(new SetUpTaken(id, taps.now(), connect));
    }

    public void waitEnded() {
        taps.emit(new QueueEnded(id, taps.now()));
    }

    public void intercepted(Authority authority) {
        taps.emit(new Intercepted(id, taps.now(), authority.toString()));
    }

    public void tunnelOpened(ConnectionId origin, String why) {
        taps.emit(new TunnelOpened(id, origin, taps.now(), why));
    }

    /** Behind a 101 no more bytes come from that leg. */
    public void relayEnded(Leg from, long bytes) {
        taps.emit(new RelayEnded(id, from, taps.now(), bytes));
    }

    /** What is relayed is a WebSocket with these extensions. */
    public WebSocketTap webSocket(WebSocketExtensions extensions) {
        return new WebSocketTap(taps, id, extensions);
    }

    @Override
    public void retried(Failure cause) {
        taps.emit(new ExchangeRetried(id, taps.now(), cause));
    }

    @Override
    public void answered(int status, @Nullable Failure failure) {
        taps.emit(new Answered(id, taps.now(), status, failure));
    }

    @Override
    public void paused(Leg leg) {
        if (!isPaused(leg)) {
            setPaused(leg, true);
            taps.emit(new ReadPaused(id, leg, taps.now()));
        }
    }

    @Override
    public void resumed(Leg leg) {
        if (isPaused(leg)) {
            setPaused(leg, false);
            taps.emit(new ReadResumed(id, leg, taps.now()));
        }
    }

    @Override
    public void ended(@Nullable Failure failure) {
        if (!ended) {
            ended = true;
            dns.close();
            taps.emit(new ExchangeEnded(id, taps.now(), failure));
        }
    }

    private boolean isPaused(Leg leg) {
        return leg == Leg.CLIENT ? clientPaused : originPaused;
    }

    private void setPaused(Leg leg, boolean paused) {
        if (leg == Leg.CLIENT) {
            clientPaused = paused;
        } else {
            originPaused = paused;
        }
    }
}
