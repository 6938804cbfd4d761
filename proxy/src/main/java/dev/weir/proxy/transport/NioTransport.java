package dev.weir.proxy.transport;

import dev.weir.events.TcpInfo;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/** The JDK hides the descriptor: nothing can be asked. */
final class NioTransport implements Transport {

    @Override
    public IoHandlerFactory io() {
        return NioIoHandler.newFactory();
    }

    @Override
    public Class<? extends ServerSocketChannel> serverSocketChannel() {
        return NioServerSocketChannel.class;
    }

    @Override
    public ChannelFactory<? extends SocketChannel> socketChannels() {
        return NioSocketChannel::new;
    }

    @Override
    public Class<? extends DatagramChannel> datagramChannel() {
        return NioDatagramChannel.class;
    }

    @Override
    public boolean asksKernel() {
        return false;
    }

    @Override
    public @Nullable TcpInfo tcpInfo(Channel channel, long bytesRead, long bytesWritten) {
        return null;
    }

    @Override
    public void keepSyns(ServerBootstrap server) {
        // No such option here.
    }

    @Override
    public byte[] savedSyn(Channel channel) {
        return new byte[0];
    }

    @Override
    public boolean watch(Channel channel, ReadinessListener listener) {
        return false;
    }

    @Override
    public int takeError(Channel channel) {
        return 0;
    }

    @Override
    public String toString() {
        return "nio";
    }
}
