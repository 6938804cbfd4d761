package dev.weir.inspector.model.http2;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeEvent.QueueCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP/2 adds to an exchange.
 *
 * @param client the stream that the client used; null when it spoke HTTP/1
 * @param origin the stream that carried the request to the origin; null when HTTP/1 did
 * @param queued waits for a connection that others used or set up, in their order; they are part of BLOCKED
 */
public record Streams(@Nullable Stream client, @Nullable Stream origin, List<Wait> queued) {

    public static final int MOST_PRIORITIES = 20;

    public static final Streams NONE = new Streams(null, null, List.of());

    /**
     * One stream.
     *
     * @param id its number on the connection
     * @param reset how it was given up; null when it was not
     * @param priorities that the client changed it to, or Weir told the origin, in their order; the first {@value #MOST_PRIORITIES}
     */
    public record Stream(
            int id, long openedAtNanos, @Nullable Reset reset, List<Priority> priorities) {}

    /** A priority field value as PRIORITY_UPDATE carried it (RFC 9218, section 7.1). */
    public record Priority(String value, long atNanos) {}

    /**
     * RST_STREAM.
     *
     * @param byPeer the client or the origin sent it; else Weir
     * @param errorCode as on the wire (RFC 9113, section 7)
     */
    public record Reset(boolean byPeer, long errorCode, long atNanos) {}

    /**
     * A wait for a connection.
     *
     * @param connection that was full; null while one was set up
     * @param limit streams that may be open at once on it, 0 when that was not the cause
     * @param endedAtNanos null when the exchange ended before
     */
    public record Wait(
            QueueCause cause,
            @Nullable ConnectionId connection,
            long limit,
            long startedAtNanos,
            @Nullable Long endedAtNanos) {}
}
