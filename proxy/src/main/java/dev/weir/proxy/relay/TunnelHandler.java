package dev.weir.proxy.relay;

import static java.util.Objects.requireNonNull;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.loop.TurnFlush;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.SocketError;
import dev.weir.proxy.transport.Transport;
import dev.weir.proxy.transport.Watchdog;
import dev.weir.proxy.transport.splice.BulkMeter;
import dev.weir.proxy.transport.splice.KernelBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One end of a tunnel: the last handler of a pipeline whose bytes nobody looks at. */
public final class TunnelHandler extends ChannelInboundHandlerAdapter implements Tunnel.End {

    private final BulkMeter meter = new BulkMeter();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Tunnel tunnel;
    private Leg leg = Leg.CLIENT;
    private ByteBuf early = Unpooled.EMPTY_BUFFER;
    private boolean keptInKernel;
    private final @Nullable Duration longestIdle;
    private @Nullable Watchdog idle;

    /** An end that does not watch: the other one does, and all that passes passes both. */
    public TunnelHandler() {
        this(null);
    }

    /** The end that watches for silence in both directions; null for as long as the peers like. */
    public TunnelHandler(@Nullable Duration longestIdle) {
        this.longestIdle = longestIdle;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (longestIdle != null) {
            idle = new Watchdog(ctx.channel().eventLoop(), longestIdle, this::silent);
            idle.watch();
        }
    }

    private void silent() {
        // Its own reason first; the other end is closed because this one is.
        OrderlyClose.close(context().channel(), CloseReason.IDLE_TIMEOUT);
        if (tunnel != null) {
            tunnel.expired(new Failure(
                    leg,
                    FailureKind.CONNECTION_READ_TIMEOUT,
                    "nothing passed through the tunnel for too long (--tunnel-idle)"));
        }
    }

    private void active() {
        if (idle != null) {
            idle.touch();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (idle != null) {
            idle.stop();
        }
        early.release();
        early = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public Authority local() {
        InetSocketAddress local = (InetSocketAddress) context().channel().localAddress();
        return new Authority(NetUtil.toAddressString(local.getAddress()), local.getPort());
    }

    @Override
    public void attach(Tunnel attached, Leg side) {
        tunnel = attached;
        leg = side;
        Channel channel = context().channel();
        // What happened before anybody listened: the first bytes filled the channel, or the peer has ended already.
        attached.writable(side, channel.isWritable());
        if (early.isReadable()) {
            attached.received(side, early);
            early = Unpooled.EMPTY_BUFFER;
        }
        if (channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
            attached.finished(side);
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        active();
        context().writeAndFlush(bytes, context().voidPromise());
    }

    @Override
    public boolean takesUnread() {
        return Transport.passesUnread(context().channel());
    }

    /** Netty does not count them as waiting, so they do it themselves: nothing more is read until they are gone. */
    @Override
    public void writeUnread(ReferenceCounted bytes) {
        active();
        Channel channel = context().channel();
        ChannelFuture sent = context().writeAndFlush(((KernelBytes) bytes).towards(channel));
        TurnFlush.catchUp(channel);
        Tunnel through = requireNonNull(tunnel);
        if (!sent.isDone()) {
            through.writable(leg, false);
        }
        sent.addListener(done -> {
            if (done.isSuccess()) {
                through.writable(leg, channel.isWritable());
            } else {
                channel.pipeline().fireExceptionCaught(done.cause()); // as of a write of which nobody waits for the end
            }
        });
    }

    @Override
    public void finish() {
        OrderlyClose.halfClose(context().channel());
    }

    @Override
    public void close() {
        OrderlyClose.close(context().channel(), CloseReason.OTHER_LEG);
    }

    @Override
    public void abort() {
        OrderlyClose.reset(context().channel(), CloseReason.OTHER_LEG);
    }

    @Override
    public void read(boolean reading) {
        context().channel().config().setAutoRead(reading);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        active();
        if (tunnel == null) {
            // An origin that speaks first, whose words came together with the parent proxy's answer to CONNECT.
            early = early.isReadable() ? Unpooled.wrappedBuffer(early, (ByteBuf) message) : (ByteBuf) message;
        } else if (message instanceof KernelBytes bytes) {
            measure(bytes.count());
            tunnel.receivedUnread(leg, bytes, bytes.count());
        } else {
            ByteBuf bytes = (ByteBuf) message;
            measure(bytes.readableBytes());
            tunnel.received(leg, bytes);
        }
    }

    /** What is small is quicker by hand, and needs no pipe. */
    private void measure(long bytes) {
        meter.read(bytes);
        if (!keptInKernel && meter.isBulk()) {
            keptInKernel = takesUnread()
                    && requireNonNull(tunnel).mayStayUnread(leg)
                    && Transport.keepInKernel(context().channel(), Long.MAX_VALUE);
        } else if (keptInKernel && meter.isOver()) {
            keptInKernel = Transport.keepInKernel(context().channel(), 0);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.writable(leg, ctx.channel().isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && tunnel != null) {
            tunnel.finished(leg);
        } else if (event == PeerReset.INSTANCE) {
            reset();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (SocketError.of(cause).isReset()) {
            reset(); // a read or a write met the RST before its event came
            return;
        }
        failed(
                "connection to the " + peer() + " broke: " + SocketError.said(cause),
                cause instanceof IOException ? CloseReason.PEER_RESET : CloseReason.FAILURE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed("the connection to the " + peer() + " ended", CloseReason.PEER_CLOSED);
    }

    private ChannelHandlerContext context() {
        return requireNonNull(context, "not in a pipeline");
    }

    private String peer() {
        return leg == Leg.CLIENT ? "client" : "origin";
    }

    private void reset() {
        failed("reset by " + peer(), CloseReason.PEER_RESET);
    }

    private void failed(String detail, CloseReason reason) {
        // Its own reason first, as above.
        OrderlyClose.close(context().channel(), reason);
        if (tunnel != null) {
            tunnel.failed(new Failure(leg, FailureKind.CONNECTION_TERMINATED, detail));
        }
    }
}
