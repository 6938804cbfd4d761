package dev.weir.inspector.model;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.inspector.model.wire.Segments;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One established TCP connection of either leg.
 *
 * @param establishedAtNanos accepted (client leg) or connected (origin leg)
 * @param paidBy who set it up (origin leg)
 * @param interceptedAuthority what the client asked for by CONNECT when Weir looks inside
 * @param samples the first and the last ones of a connection that has many
 * @param exchanges how many it carried
 * @param lastExchange the number of the last one, 0 when none: the close tail is drawn there
 * @param bytesReceived by Weir, as they travelled (TLS records included); -1 while it is open
 * @param bytesSent as {@code bytesReceived}
 * @param close null while it is open
 * @param segments what a packet capture saw of it; null without one
 */
public record RecordedConnection(
        ConnectionId id,
        Leg leg,
        InetSocketAddress local,
        InetSocketAddress remote,
        @Nullable Long connectStartedAtNanos,
        long establishedAtNanos,
        @Nullable ExchangeId paidBy,
        @Nullable String interceptedAuthority,
        @Nullable TlsHandshake tls,
        List<TcpSample> samples,
        int exchanges,
        long lastExchange,
        long bytesReceived,
        long bytesSent,
        @Nullable CloseStory close,
        @Nullable Segments segments) {}
