package dev.weir.proxy.client.request;

import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/** The way to origins as the client leg needs it; the origin leg stands behind it, and neither sees the other. */
public interface OriginAccess {

    OriginSource forExchange(EventLoop loop, ExchangeTap tap);

    /**
     * Whether the origin speaks HTTP/2; to find out, a connection is set up, for which the exchange that uses it first has paid.
     *
     * @return fails with {@link dev.weir.proxy.exchange.FailureException} when there is no way to the origin
     */
    Future<Boolean> speaksHttp2(EventLoop loop, Destination destination, ExchangeTap tap);

    TunnelSource forTunnel(EventLoop loop, ExchangeTap tap);
}
