package dev.weir.inspector.findings;

import dev.weir.events.ClockAnchor;
import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.wire.Segments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An exchange as rules look at it, with what must be known around it; what many need is derived once. Not safe for threads. */
public final class Examined {

    private final RecordedExchange exchange;
    private final @Nullable RecordedConnection client;
    private final @Nullable RecordedConnection origin;
    private final ClockAnchor anchor;
    private final Timeline timeline;
    private final HeadFields request;
    private final HeadFields response;

    /**
     * An exchange to examine.
     *
     * @param client null when the capture does not have it
     * @param origin the connection that carried it, null likewise
     */
    public Examined(
            RecordedExchange exchange,
            @Nullable RecordedConnection client,
            @Nullable RecordedConnection origin,
            ClockAnchor anchor) {
        this.exchange = exchange;
        this.client = client;
        this.origin = origin;
        this.anchor = anchor;
        this.timeline = Timeline.of(exchange);
        this.request = exchange.request().fields();
        RecordedMessage answer = exchange.response();
        this.response = answer == null ? HeadFields.EMPTY : answer.fields();
    }

    public RecordedExchange exchange() {
        return exchange;
    }

    public @Nullable RecordedConnection client() {
        return client;
    }

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
        RecordedConnection carrier = origin;
        if (carrier == null) {
            return null;
        }
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
