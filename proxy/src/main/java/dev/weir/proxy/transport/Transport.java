package dev.weir.proxy.transport;

import dev.weir.events.TcpInfo;
import dev.weir.proxy.loop.LoopGauge;
import dev.weir.proxy.loop.TurnFlush;
import dev.weir.proxy.transport.splice.KernelBytes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** Which of Netty's transports carries the bytes, and how much it can ask the kernel. One per proxy; safe for use by all threads. */
public sealed interface Transport permits EpollTransport, NioTransport {

    /**
     * Reads begin with room for 2 KB, as Netty's do, and do not shrink below: after a few small messages the next one of 1 KB and a head
     * would come in two reads, and leave in two packets. They grow to 32 KB: what is copied to us is still in the processor's first cache
     * when it is copied on, and the peer takes one half while we read the other (docs/notes/033).
     */
    RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(2_048, 2_048, 32_768);

    /** Native epoll on Linux when its library loads, else NIO. */
    static Transport best() {
        return Epoll.isAvailable() ? new EpollTransport() : new NioTransport();
    }

    /** Runs everywhere, knows least. */
    static Transport nio() {
        return new NioTransport();
    }

    /** A group whose channels must be of the classes named here, with threads of the caller's priority. The caller shuts it down. */
    default EventLoopGroup newGroup(int threads, String name, LoopGauge gauge) {
        return new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory(name, false, Thread.currentThread().getPriority()),
                gauge.over(io()));
    }

    /** A group that nobody measures. */
    default EventLoopGroup newGroup(int threads, String name) {
        return newGroup(threads, name, new LoopGauge());
    }

    /** How the loops of its groups wait for the kernel. */
    IoHandlerFactory io();

    Class<? extends ServerSocketChannel> serverSocketChannel();

    /** A factory and not a class: making one by reflection is a hundredth of a new connection's cost. */
    ChannelFactory<? extends SocketChannel> socketChannels();

    Class<? extends DatagramChannel> datagramChannel();

    /** Whether {@link #tcpInfo} and {@link #watch} tell anything. */
    boolean asksKernel();

    /**
     * Asks the kernel about the connection: one getsockopt, about half a microsecond.
     *
     * @param bytesRead that the caller has read from it, to derive what lies unread; -1 if it does not know
     * @param bytesWritten that the kernel took from the caller, to derive what the peer has not acknowledged; -1 if it does not know
     * @return null when this transport cannot ask or the descriptor is gone
     */
    @Nullable
    TcpInfo tcpInfo(Channel channel, long bytesRead, long bytesWritten);

    default @Nullable TcpInfo tcpInfo(Channel channel) {
        return tcpInfo(channel, -1, -1);
    }

    /**
     * Makes the kernel keep the SYNs of the connections that a server socket will accept. Call it before it listens; does nothing
     * where that cannot be had.
     */
    void keepSyns(ServerBootstrap server);

    /** The SYN of an accepted connection: IP and TCP headers; empty when it was not kept. Given once. */
    byte[] savedSyn(Channel channel);

    /**
     * Lets {@code listener} see each raw readiness mask of a registered channel before Netty acts on it, and makes Netty tell a
     * reset that it would keep to itself ({@link PeerReset}). One listener a channel; the newest wins.
     *
     * @return false when no masks will come: not this transport's channel, not registered, or NIO
     */
    boolean watch(Channel channel, ReadinessListener listener);

    /**
     * Takes and clears the socket's pending error (SO_ERROR). Only for sockets that Netty no longer reads: it would miss it.
     *
     * @return the errno; 0 when there is none or it cannot be asked
     */
    int takeError(Channel channel);

    /**
     * Makes the kernel choose the port of a socket that is bound to an address when it connects: before, it would have to be one that no
     * other connection of that address has, wherever that leads (ip(7), IP_BIND_ADDRESS_NO_PORT). Does nothing where that cannot be had.
     */
    static void choosePortLate(Channel channel) {
        if (channel instanceof EpollSocketChannel socket) {
            socket.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }

    /**
     * Whether what the channel receives from now on may come up its pipeline as {@link KernelBytes}, which nobody here can look at and only
     * another channel of its event loop can send. It is for bulk: each such channel takes a pipe, and each part two system calls.
     *
     * @param most so many bytes, what is behind them comes as ever; 0 from now on none
     * @return whether it will; not where that cannot be had
     */
    static boolean keepInKernel(Channel channel, long most) {
        WatchedHandle handle = channel instanceof EpollSocketChannel ? WatchedHandle.of(channel) : null;
        return handle != null && handle.keepInKernel(most);
    }

    /** Whether the channel's bytes are as they travel, so that they may pass it as {@link KernelBytes}: not what TLS would have to change. */
    static boolean passesUnread(Channel channel) {
        return channel instanceof EpollSocketChannel && channel.pipeline().get(SslHandler.class) == null;
    }

    /**
     * Sends FIN behind all that the kernel took; on the channel's event loop, once nobody may write any more. On epoll past Netty's channel:
     * for writers that might come, it makes an exception with its stack trace at each end of output, which costs more than the FIN.
     *
     * @return false when the connection is over
     */
    static boolean sendFin(DuplexChannel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !(epoll.fd() instanceof Socket socket)) {
            return channel.shutdownOutput().isSuccess(); // done at once: we are on its event loop
        }
        try {
            socket.shutdown(false, true);
            return true;
        } catch (IOException | NotYetConnectedException e) {
            return false;
        }
    }

    /**
     * Sets what each leg relies on, and puts in front of its pipeline what every leg has there; before the first byte.
     *
     * @param tap stands first of all: it counts bytes as they travel and sees how the connection ends
     */
    static void prepare(Channel channel, ChannelHandler tap) {
        // A FIN ends one direction only (RFC 9293, section 3.6): the other may still carry a whole response.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // A failed write must not throw away the response that the peer sent before it reset the connection.
        channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
        channel.config().setRecvByteBufAllocator(READS);
        // Before TLS, whose plain close() would hide how the peer left.
        channel.pipeline().addFirst("close-guard", CloseGuard.INSTANCE);
        channel.pipeline().addFirst("turn-flush", new TurnFlush());
        channel.pipeline().addFirst("connection-tap", tap);
    }
}
