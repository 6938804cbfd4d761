package dev.weir.proxy.origin.parent;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;

/**
 * A parent proxy that is being asked for a way through it, in one protocol or another, and how that can end. Stays at the end of its pipeline
 * until {@link #leave}, when the next stage's handlers stand behind it: what came behind the answer is theirs.
 */
public abstract class ParentTunnel extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final Route route;
    private final Promise<Void> done;
    private final Watchdog silence;

    ParentTunnel(Channel channel, Route route, Duration limit) {
        this.channel = channel;
        this.route = route;
        this.done = channel.eventLoop().newPromise();
        this.silence = new Watchdog(
                channel.eventLoop(), limit, () -> failed(FailureKind.HTTP_RESPONSE_TIMEOUT, "was silent too long"));
    }

    /**
     * Asks the parent of a route.
     *
     * @param silence longest that it may say nothing
     */
    public static ParentTunnel begin(Channel channel, Route route, Duration silence) {
        ParentProxy parent = route.parent();
        ParentTunnel tunnel = parent != null && parent.kind() == ParentProxy.Kind.SOCKS5
                ? new ParentSocks(channel, route, parent, silence)
                : new ParentConnect(channel, route, silence);
        channel.pipeline().addLast("parent", tunnel);
        tunnel.silence.watch();
        tunnel.ask();
        channel.read();
        return tunnel;
    }

    /** Done when the way is open; fails with {@link FailureException}. */
    public final Future<Void> opened() {
        return done;
    }

    /** Makes room for the handlers behind, which get what has come already. */
    public final void leave() {
        ByteBuf rest = takeRest();
        if (rest.isReadable()) {
            channel.pipeline().context(this).fireChannelRead(rest);
        } else {
            rest.release();
        }
        channel.pipeline().remove(this);
    }

    /** Says the first thing. */
    abstract void ask();

    /** Takes bytes of the parent, which are then this one's. */
    abstract void received(ByteBuf bytes);

    /** Gives away what was read and is none of the answer. */
    abstract ByteBuf takeRest();

    final Channel channel() {
        return channel;
    }

    final Route route() {
        return route;
    }

    final void granted() {
        silence.stop();
        done.trySuccess(null);
    }

    /** @param what continues a sentence that begins with the parent */
    final void failed(FailureKind kind, String what) {
        silence.stop();
        done.tryFailure(
                new FailureException(new Failure(Leg.ORIGIN, kind, "parent proxy " + route.nextHop() + " " + what)));
    }

    private void ended() {
        failed(FailureKind.CONNECTION_TERMINATED, "ended the connection before it answered CONNECT");
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        silence.touch();
        received((ByteBuf) message);
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        if (!done.isDone()) {
            ctx.read();
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == PeerReset.INSTANCE || event instanceof ChannelInputShutdownEvent) {
            ended();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ended();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        ended();
        ctx.fireChannelInactive();
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        silence.stop();
        takeRest().release();
    }
}
