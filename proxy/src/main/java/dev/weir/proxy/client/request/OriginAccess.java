package dev.weir.proxy.client.request;

import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.EventLoop;

/** The way to origins as the client leg needs it; the origin leg stands behind it, and neither sees the other. */
public interface OriginAccess {

    OriginSource forExchange(EventLoop loop, ExchangeTap tap);

    TunnelSource forTunnel(EventLoop loop, ExchangeTap tap);
}
