package dev.weir.proxy;

import dev.weir.proxy.client.request.OriginAccess;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.OriginConnector;
import dev.weir.proxy.origin.OriginProtocols;
import dev.weir.proxy.origin.Origins;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The origin leg as those who ask see it: one {@link Origins} an event loop. */
final class LoopOrigins implements OriginAccess {

    private final Map<EventLoop, Origins> byLoop = new ConcurrentHashMap<>();
    private final OriginProtocols protocols = new OriginProtocols();
    private final OriginConnector connector;
    private final OriginConfig config;

    LoopOrigins(OriginConnector connector, OriginConfig config) {
        this.connector = connector;
        this.config = config;
    }

    @Override
    public OriginSource forExchange(EventLoop loop, ExchangeTap tap) {
        return of(loop).forExchange(tap);
    }

    @Override
    public TunnelSource forTunnel(EventLoop loop, ExchangeTap tap) {
        return of(loop).forTunnel(tap);
    }

    @Override
    public Future<Boolean> speaksHttp2(EventLoop loop, Destination destination, ExchangeTap tap) {
        return of(loop).speaksHttp2(destination, tap);
    }

    private Origins of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, key -> new Origins(key, connector, protocols, config));
    }

    /** Closes what lies idle. */
    void close() {
        byLoop.forEach((loop, origins) -> loop.submit(origins::close).awaitUninterruptibly());
    }
}
