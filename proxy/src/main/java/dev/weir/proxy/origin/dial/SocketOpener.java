package dev.weir.proxy.origin.dial;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;

/** Makes a socket, registered with the loop and not connected yet. */
@FunctionalInterface
interface SocketOpener {

    /** @throws io.netty.channel.ChannelException when the system gives none, as without a descriptor left */
    ChannelFuture open(EventLoop loop);

    static SocketOpener of(ChannelFactory<? extends SocketChannel> sockets, int connectTimeoutMillis) {
        return loop -> {
            SocketChannel socket = sockets.newChannel();
            SocketChannelConfig config = socket.config();
            config.setConnectTimeoutMillis(connectTimeoutMillis);
            // Nothing may be read before the taps that count and stamp it are in the pipeline.
            config.setAutoRead(false);
            config.setAllowHalfClosure(true);
            return loop.register(socket);
        };
    }
}
