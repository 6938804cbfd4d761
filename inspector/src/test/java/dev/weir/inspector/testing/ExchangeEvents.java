package dev.weir.inspector.testing;

import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeEvent.DnsFailed;
import dev.weir.events.ExchangeEvent.DnsQueried;
import dev.weir.events.ExchangeEvent.DnsStarted;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.ExchangeEvent.ReadResumed;
import dev.weir.events.ExchangeEvent.RelayEnded;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeEvent.SetUpTaken;
import dev.weir.events.ExchangeEvent.TrailersReceived;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.ExchangeEvent.WebSocketOpened;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.WayIn;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The half of {@link Events} that tells of one exchange; {@link #at} and {@link #events} lead on. */
public final class ExchangeEvents {

    private final Events events;
    private final ExchangeId id;

    ExchangeEvents(Events events, ExchangeId id) {
        this.events = events;
        this.id = id;
    }

    public ExchangeEvents at(long nanos) {
        events.at(nanos);
        return this;
    }

    public Events events() {
        return events;
    }

    public ExchangeEvents started(long connection) {
        events.add(new ExchangeStarted(id, Events.id(connection), now(), WayIn.HTTP_PROXY, false, null));
        return this;
    }

    /** Within a CONNECT that Weir looks into. */
    public ExchangeEvents startedIn(long connection, String authority) {
        events.add(new ExchangeStarted(id, Events.id(connection), now(), WayIn.CONNECT, true, authority));
        return this;
    }

    /** A head of which all stamps are the same. */
    public ExchangeEvents head(Leg leg, String... lines) {
        return head(leg, now(), lines);
    }

    public ExchangeEvents head(Leg leg, long firstByteAtNanos, String... lines) {
        events.add(new HeadReceived(id, leg, firstByteAtNanos, now(), now(), Facts.head(lines)));
        return this;
    }

    public ExchangeEvents rejected(Leg leg, String received, int offset) {
        byte[] bytes = received.getBytes(StandardCharsets.ISO_8859_1);
        FailureKind kind = leg == Leg.CLIENT ? FailureKind.HTTP_REQUEST_ERROR : FailureKind.HTTP_PROTOCOL_ERROR;
        events.add(new HeadRejected(id, leg, now(), bytes, offset, Facts.failure(leg, kind)));
        return this;
    }

    public ExchangeEvents body(Leg leg, String part) {
        return body(leg, part, part.length());
    }

    /** A part of a body of which only the beginning was kept. */
    public ExchangeEvents body(Leg leg, String part, int kept) {
        byte[] bytes = part.getBytes(StandardCharsets.ISO_8859_1);
        events.add(new BodyReceived(id, leg, now(), bytes.length, Arrays.copyOf(bytes, kept)));
        return this;
    }

    public ExchangeEvents trailers(Leg leg, String lines) {
        events.add(new TrailersReceived(id, leg, now(), lines.getBytes(StandardCharsets.ISO_8859_1)));
        return this;
    }

    public ExchangeEvents received(Leg leg) {
        return received(leg, 0, 0);
    }

    public ExchangeEvents received(Leg leg, long bodyBytes, long wireBytes) {
        events.add(new MessageReceived(id, leg, now(), bodyBytes, wireBytes));
        return this;
    }

    public ExchangeEvents dnsStarted(String name) {
        events.add(new DnsStarted(id, now(), name));
        return this;
    }

    public ExchangeEvents dnsQueried(String type, long startedAtNanos) {
        events.add(new DnsQueried(id, now(), Facts.query(type, startedAtNanos, now())));
        return this;
    }

    public ExchangeEvents dnsEnded(DnsSource source) {
        events.add(new DnsEnded(id, now(), source, List.of(Events.ORIGIN.getAddress())));
        return this;
    }

    public ExchangeEvents dnsFailed() {
        events.add(new DnsFailed(id, now(), Facts.failure(FailureKind.DNS_ERROR)));
        return this;
    }

    public ExchangeEvents assigned(long connection, long paidBy, long idleNanos) {
        events.add(new OriginAssigned(id, Events.id(connection), now(), new ExchangeId(paidBy), idleNanos));
        return this;
    }

    public ExchangeEvents sendStarted(Leg leg) {
        events.add(new SendStarted(id, leg, now()));
        return this;
    }

    public ExchangeEvents sendEnded(Leg leg, long headBytes, long wireBytes) {
        events.add(new SendEnded(id, leg, now(), headBytes, wireBytes));
        return this;
    }

    public ExchangeEvents paused(Leg leg) {
        events.add(new ReadPaused(id, leg, now()));
        return this;
    }

    public ExchangeEvents resumed(Leg leg) {
        events.add(new ReadResumed(id, leg, now()));
        return this;
    }

    public ExchangeEvents retried() {
        events.add(new ExchangeRetried(id, now(), Facts.failure(FailureKind.CONNECTION_TERMINATED)));
        return this;
    }

    public ExchangeEvents answered(int status) {
        events.add(new Answered(id, now(), status, null));
        return this;
    }

    public ExchangeEvents answered(Failure failure) {
        events.add(new Answered(id, now(), failure.kind().status(), failure));
        return this;
    }

    public ExchangeEvents setUpTaken(long from) {
        events.add(new SetUpTaken(id, now(), new ExchangeId(from)));
        return this;
    }

    public ExchangeEvents intercepted(String authority) {
        events.add(new Intercepted(id, now(), authority));
        return this;
    }

    public ExchangeEvents tunnelOpened(long origin, String why) {
        events.add(new TunnelOpened(id, Events.id(origin), now(), why));
        return this;
    }

    public ExchangeEvents webSocket(WebSocketExtensions extensions, int keepTextBytes, int keepBinaryBytes) {
        events.add(new WebSocketOpened(id, now(), extensions, keepTextBytes, keepBinaryBytes));
        return this;
    }

    public ExchangeEvents passed(Leg leg, WebSocketMessage message) {
        events.add(new WebSocketPassed(id, leg, now(), message));
        return this;
    }

    public ExchangeEvents relayEnded(Leg leg, long bytes) {
        events.add(new RelayEnded(id, leg, now(), bytes));
        return this;
    }

    public ExchangeEvents ended() {
        events.add(new ExchangeEnded(id, now(), null));
        return this;
    }

    public ExchangeEvents failed(FailureKind kind) {
        events.add(new ExchangeEnded(id, now(), Facts.failure(kind)));
        return this;
    }

    /**
     * Everything of a plain GET but its start and set-up: on a connection that is there, from request head to the last byte sent
     * to the client, one stamp every {@code step} nanoseconds from now on. Eight stamps.
     */
    public ExchangeEvents served(long origin, long paidBy, long step) {
        String url = "GET http://a.test/" + id.value() + " HTTP/1.1";
        head(Leg.CLIENT, url, "Host: a.test").received(Leg.CLIENT);
        after(step).assigned(origin, paidBy, 0);
        after(step).sendStarted(Leg.ORIGIN);
        after(step).sendEnded(Leg.ORIGIN, 40, 0);
        after(step).head(Leg.ORIGIN, "HTTP/1.1 200 OK", "Content-Length: 2").body(Leg.ORIGIN, "ok");
        after(step).received(Leg.ORIGIN, 2, 2).sendStarted(Leg.CLIENT);
        after(step).sendEnded(Leg.CLIENT, 38, 2);
        return after(step).ended();
    }

    public ExchangeEvents after(long nanos) {
        return at(now() + nanos);
    }

    private long now() {
        return events.now();
    }
}
