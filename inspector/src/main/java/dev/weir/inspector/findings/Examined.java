package dev.weir.inspector.findings;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.wire.Segments;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An exchange as rules look at it, with what must be known around it; what many need is derived once. Not safe for threads. */
public final class Examined {

    private final RecordedExchange exchange;
    private final @Nullable RecordedConnection client;
    private final @Nullable RecordedConnection origin;
    private final Function<ConnectionId, @Nullable RecordedConnection> connections;
    private final ClockAnchor anchor;
    private final Timeline timeline;
    private final HeadFields request;
    private final HeadFields response;

    /**
     * An exchange to examine.
     *
     * @param connections of the capture; null for one that it does not have
     */
    public Examined(
            RecordedExchange exchange,
            Function<ConnectionId, @Nullable RecordedConnection> connections,
            ClockAnchor anchor) {
        this.exchange = exchange;
        this.connections = connections;
        this.client = connections.apply(exchange.client());
        ConnectionId carrier = exchange.origin();
        this.origin = carrier == null ? null : connections.apply(carrier);
        this.anchor = anchor;
        this.timeline = Timeline.of(exchange);
        this.request = exchange.request().fields();
        RecordedMessage answer = exchange.response();
        this.response = answer == null ? HeadFields.EMPTY : answer.fields();
    }

    /** Whether it comes from another program's file: its head was written anew, and its connections are those that the file names. */
    public boolean imported() {
        return exchange.passage().way() == WayIn.IMPORTED;
    }

    public RecordedExchange exchange() {
        return exchange;
    }

    /** The same without its bodies, for whoever remembers many. */
    public Examined withoutBodies() {
        return new Examined(exchange.withoutBodies(), connections, anchor);
    }

    /** One of the capture; null when it does not have it. */
    public @Nullable RecordedConnection connection(ConnectionId id) {
        return connections.apply(id);
    }

    /** Null when the capture does not have it. */
    public @Nullable RecordedConnection client() {
        return client;
    }

    /** The connection that carried it; null when there was none, or the capture does not have it. */
    public @Nullable RecordedConnection origin() {
        return origin;
    }

    public ClockAnchor anchor() {
        return anchor;
    }

    public HeadFields request() {
        return request;
    }

    /** Empty when none came. */
    public HeadFields response() {
        return response;
    }

    /** 0 when it did not go through that phase. */
    public long nanos(PhaseKind phase) {
        Long nanos = timeline.nanosIn(phase);
        return nanos == null ? 0 : nanos;
    }

    public long total() {
        return timeline.nanos();
    }

    /** That part of the whole; 0 when nothing took any time. */
    public double share(long nanos) {
        return total() == 0 ? 0 : (double) nanos / total();
    }

    /** Whether it set up its own connection to the origin. */
    public boolean fresh() {
        return !exchange.reused() && !exchange.attempts().isEmpty();
    }

    /** A round trip to the origin. */
    public @Nullable RoundTrip roundTrip() {
        return origin == null ? null : roundTrip(origin);
    }

    /** A round trip to the other end of a connection; null where nobody knows. */
    public static @Nullable RoundTrip roundTrip(RecordedConnection carrier) {
        RoundTrip least = null;
        for (TcpSample sample : carrier.samples()) {
            long micros = sample.info().get(Figure.MIN_RTT);
            if (micros > 0 && (least == null || micros * 1_000 < least.nanos())) {
                least = new RoundTrip(micros * 1_000, Evidence.KERNEL);
            }
        }
        Segments segments = carrier.segments();
        Long seen = segments == null ? null : segments.roundTripNanos();
        return least == null && seen != null ? new RoundTrip(seen, Evidence.PACKET) : least;
    }

    /** How long there and back takes, and who says so. */
    public record RoundTrip(long nanos, Evidence evidence) {}

    /** {@code scheme://host:port}: whoever has the same could use the same connections. */
    public String pool() {
        String url = exchange.url();
        int at = url.indexOf("://");
        int end = at < 0 ? url.length() : at + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** The client's address, without its port; empty when its connection is not known. */
    public String clientAddress() {
        return client == null ? "" : client.remote().getHostString();
    }
}
