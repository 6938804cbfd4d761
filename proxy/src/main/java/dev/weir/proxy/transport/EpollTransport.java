package dev.weir.proxy.transport;

import dev.weir.events.TcpInfo;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Native epoll, with {@link WatchedHandle} between Netty and the kernel. */
final class EpollTransport implements Transport {

    /** SOL_SOCKET is 1 and SO_ERROR 4 on the architectures that Netty has natives for. */
    private static final IntegerUnixChannelOption SO_ERROR = new IntegerUnixChannelOption("SO_ERROR", 1, 4);

    private static final IntegerUnixChannelOption TCP_SAVE_SYN = new IntegerUnixChannelOption("TCP_SAVE_SYN", 6, 27);

    /** {@code -Dweir.kernel=off}: nothing is asked, for measuring what asking costs (scripts/bench.d/recording-cost). */
    private static final boolean ASKS = !"off".equals(System.getProperty("weir.kernel"));

    /** By Netty's own handle, which is the channel's {@code unsafe()}: the only link from a channel to what wraps it. */
    private final ConcurrentMap<IoHandle, WatchedHandle> handles = new ConcurrentHashMap<>();

    @Override
    public IoHandlerFactory io() {
        return new WatchedEpoll.Factory(handles);
    }

    @Override
    public Class<? extends ServerSocketChannel> serverSocketChannel() {
        return EpollServerSocketChannel.class;
    }

    @Override
    public ChannelFactory<? extends SocketChannel> socketChannels() {
        return EpollSocketChannel::new;
    }

    @Override
    public Class<? extends DatagramChannel> datagramChannel() {
        return EpollDatagramChannel.class;
    }

    @Override
    public boolean asksKernel() {
        return ASKS;
    }

    @Override
    public @Nullable TcpInfo tcpInfo(Channel channel, long bytesRead, long bytesWritten) {
        return ASKS ? KernelTcpInfo.ask(channel, bytesRead, bytesWritten) : null;
    }

    @Override
    public void keepSyns(ServerBootstrap server) {
        if (ASKS) {
            server.option(TCP_SAVE_SYN, 1);
        }
    }

    @Override
    public byte[] savedSyn(Channel channel) {
        return ASKS ? KernelTcpInfo.savedSyn(channel) : new byte[0];
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // handles are compared by identity throughout
    public boolean watch(Channel channel, ReadinessListener listener) {
        if (!(channel instanceof EpollSocketChannel socket) || !(channel.unsafe() instanceof IoHandle key)) {
            return false;
        }
        WatchedHandle handle = handles.get(key);
        if (handle == null) {
            return false;
        }
        handle.watch(socket, listener);
        return true;
    }

    @Override
    public int takeError(Channel channel) {
        if (!(channel instanceof EpollSocketChannel) || !channel.isOpen()) {
            return 0;
        }
        try {
            Integer error = channel.config().getOption(SO_ERROR);
            return error == null ? 0 : error;
        } catch (ChannelException e) {
            return 0; // the descriptor went away meanwhile
        }
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
