package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.GoAway;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.RecordedGoAway;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.wire.PacketClose;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection, or an attempt at one, on its way to a record. */
final class ConnectionDraft {

    final ConnectionId id;
    final Leg leg;
    /** Client leg: the exchanges on it that are not yet final. */
    final Map<ExchangeId, ExchangeDraft> open = new LinkedHashMap<>(2);

    private final @Nullable Long connectStartedAtNanos;
    private final List<TcpSample> samples = new ArrayList<>(4);
    private final List<ConnectionEvent> closing = new ArrayList<>(0);
    private @Nullable InetSocketAddress local;
    private InetSocketAddress remote;
    private @Nullable Long establishedAtNanos;
    private @Nullable ExchangeId paidBy;
    private @Nullable ExchangeDraft payer;
    private @Nullable ExchangeDraft intercepted;
    private @Nullable String interceptedAuthority;
    private @Nullable TlsHandshake tls;
    private @Nullable TcpSyn syn;
    private @Nullable String protocol;
    private final List<RecordedGoAway> goAways = new ArrayList<>(0);
    private int exchanges;
    private long lastExchange;
    private @Nullable ExchangeDraft current;
    private Moment resting = Moment.UNUSED;
    private @Nullable Moment closeMoment;
    private @Nullable ConnectionClosed end;
    private long lastEventAtNanos;
    private int lostEvents;

    ConnectionDraft(ConnectionAccepted event) {
        id = event.connection();
        leg = Leg.CLIENT;
        connectStartedAtNanos = null;
        establishedAtNanos = event.atNanos();
        local = event.local();
        remote = event.remote();
    }

    ConnectionDraft(ConnectStarted event, @Nullable ExchangeDraft payer) {
        id = event.connection();
        leg = Leg.ORIGIN;
        connectStartedAtNanos = event.atNanos();
        remote = event.remote();
        paidBy = event.exchange();
        this.payer = payer;
    }

    /** Stands where there is no client: never recorded itself. */
    static ConnectionDraft nobody() {
        InetSocketAddress nowhere = new InetSocketAddress(0);
        return new ConnectionDraft(new ConnectionAccepted(ConnectionId.NONE, 0, nowhere, nowhere));
    }

    void connected(ConnectEnded event) {
        establishedAtNanos = event.atNanos();
        local = event.local();
        remote = event.remote();
    }

    void tls(TlsHandshake handshake) {
        tls = handshake;
    }

    @Nullable
    TlsHandshake tls() {
        return tls;
    }

    void speaks(String chosen) {
        protocol = chosen;
    }

    void goAway(GoAway event) {
        goAways.add(new RecordedGoAway(
                event.received(), event.lastStream(), event.errorCode(), event.debug(), event.atNanos()));
    }

    /** The exchange that pays for its set-up; null on the client leg and once it is ready. */
    @Nullable
    ExchangeDraft payer() {
        return payer;
    }

    void paidBy(ExchangeId exchange) {
        paidBy = exchange;
    }

    /** Whose record has the set-up; null on the client leg. */
    @Nullable
    ExchangeId paidBy() {
        return paidBy;
    }

    void sampled(TcpSampled event) {
        samples.add(new TcpSample(event.leg(), event.atNanos(), event.moment(), event.info()));
        if (CloseStories.OF_CLOSE.contains(event.moment())) {
            closing.add(event);
        }
    }

    void syn(@Nullable TcpSyn saved) {
        syn = saved;
    }

    /** FIN, RST or close_notify, in either direction, or the socket's failure. */
    void closeStep(ConnectionEvent event) {
        if (closeMoment == null) {
            closeMoment = moment();
        }
        closing.add(event);
    }

    void closed(ConnectionClosed event) {
        if (closeMoment == null) {
            closeMoment = moment();
        }
        end = event;
    }

    /** An exchange begins on it (client leg), or is given to it (origin leg). */
    void carries(ExchangeDraft exchange) {
        current = exchange;
        payer = null;
    }

    void counts(ExchangeDraft exchange) {
        exchanges++;
        lastExchange = Math.max(lastExchange, exchange.number());
    }

    int exchanges() {
        return exchanges;
    }

    /** The exchange becomes a record, or is tried again elsewhere: what it was doing here is all that is still needed of it. */
    void leaves(ExchangeDraft exchange) {
        if (current == exchange) {
            resting = exchange.interceptedConnect() ? resting : Moments.of(exchange, this);
            current = null;
        }
    }

    /** A response that is delimited by the end of its connection (RFC 9112, section 6.3) is whole at the FIN, not cut by it. */
    void responseEnded(ExchangeDraft exchange) {
        if (current == exchange && closeMoment == Moment.IN_RESPONSE && CloseStories.peerSpokeFirst(closing)) {
            closeMoment = Moment.IDLE;
        }
    }

    private Moment moment() {
        if (tls != null && tls.details() == null) {
            return Moment.IN_HANDSHAKE;
        }
        for (ExchangeDraft pipelined : open.values()) {
            if (pipelined.end() == null) {
                return Moments.of(pipelined, this);
            }
        }
        return current == null ? resting : Moments.of(current, this);
    }

    void intercepted(ExchangeDraft connect, String authority) {
        intercepted = connect;
        interceptedAuthority = authority;
    }

    /** The CONNECT that was answered by looking inside, if that one paid; only once. */
    @Nullable
    ExchangeDraft takeIntercepted(ExchangeId payer) {
        ExchangeDraft connect = intercepted;
        if (connect == null || !connect.id.equals(payer)) {
            return null;
        }
        intercepted = null;
        return connect;
    }

    void seen(long atNanos) {
        lastEventAtNanos = Math.max(lastEventAtNanos, atNanos);
    }

    void lost(int events) {
        lostEvents += events;
    }

    boolean lossy() {
        return lostEvents > 0;
    }

    @Nullable
    ConnectionClosed end() {
        return end;
    }

    boolean isClosed() {
        return end != null;
    }

    long lastEventAtNanos() {
        return lastEventAtNanos;
    }

    /**
     * The record as of now; null when the connection was never established, or that was among what was lost.
     *
     * @param segments what packets say of it
     */
    @Nullable
    RecordedConnection record(@Nullable Segments segments) {
        InetSocketAddress ours = local;
        Long established = establishedAtNanos;
        if (ours == null || established == null) {
            return null;
        }
        ConnectionClosed last = end;
        return new RecordedConnection(
                id,
                leg,
                ours,
                remote,
                connectStartedAtNanos,
                established,
                paidBy,
                interceptedAuthority,
                tls,
                syn,
                protocol,
                List.copyOf(goAways),
                List.copyOf(samples),
                exchanges,
                lastExchange,
                last == null ? -1 : last.bytesReceived(),
                last == null ? -1 : last.bytesSent(),
                last == null ? null : PacketClose.tell(story(last), segments),
                segments);
    }

    private CloseStory story(ConnectionClosed last) {
        Moment moment = closeMoment == null ? moment() : closeMoment;
        return CloseStories.of(closing, last, moment, lostEvents == 0);
    }
}
