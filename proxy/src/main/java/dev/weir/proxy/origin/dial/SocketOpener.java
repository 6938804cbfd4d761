package dev.weir.proxy.origin.dial;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;

/** Makes a socket, registered with the loop and not connected yet. */
@FunctionalInterface
interface SocketOpener {

    ChannelFuture open(EventLoop loop);

    /** Each socket with a bootstrap and pipeline of its own: attempts of one race share nothing. */
    static SocketOpener of(Class<? extends SocketChannel> type, int connectTimeoutMillis) {
        return loop -> new Bootstrap()
                .group(loop)
                .channel(type)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
                // Nothing may be read before the taps that count and stamp it are in the pipeline.
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new EmptyPipeline())
                .register();
    }

    /** A bootstrap insists on a handler; this one removes itself at registration. */
    final class EmptyPipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {}
    }
}
