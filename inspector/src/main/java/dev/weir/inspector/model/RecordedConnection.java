package dev.weir.inspector.model;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.model.http2.RecordedGoAway;
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
 * @param syn the client's, where the kernel kept it; null on the origin leg
 * @param protocol spoken on it, as ALPN names it: {@code h2}, {@code http/1.1}; null when that was never settled, as in tunnels
 * @param goAways of HTTP/2, in their order
 * @param samples at the connection's own moments: set-up and end. Those of its exchanges are with them
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
        @Nullable TcpSyn syn,
        @Nullable String protocol,
        List<RecordedGoAway> goAways,
        List<TcpSample> samples,
        int exchanges,
        long lastExchange,
        long bytesReceived,
        long bytesSent,
        @Nullable CloseStory close,
        @Nullable Segments segments) {

    /** What the kernel said at one of its moments, the last time; null when it was not asked then. */
    public @Nullable TcpSample sample(TcpMoment moment) {
        TcpSample found = null;
        for (TcpSample sample : samples) {
            found = sample.moment() == moment ? sample : found;
        }
        return found;
    }
}
