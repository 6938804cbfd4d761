package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.socks.SocksClient;
import dev.weir.proxy.socks.SocksReply;
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
import org.jspecify.annotations.Nullable;

/** Asks a parent proxy that speaks SOCKS5 for a way through it; the name of the destination is the parent's to resolve. */
final class ParentSocks extends ChannelInboundHandlerAdapter implements ParentTunnel {

    private static final String NAME = "parent-socks";

    private final Channel channel;
    private final Route route;
    private final SocksClient client;
    private final ByteBuf received;
    private final Promise<Void> done;
    private final Watchdog silence;

    private ParentSocks(Channel channel, Route route, ParentProxy parent, Duration limit) {
        ParentProxy.Login login = parent.login();
        this.channel = channel;
        this.route = route;
        this.client = new SocksClient(
                route.destination().authority().withoutZone(),
                login == null ? null : login.user(),
                login == null ? null : login.password());
        this.received = channel.alloc().buffer(32);
        this.done = channel.eventLoop().newPromise();
        this.silence = new Watchdog(
                channel.eventLoop(), limit, () -> failed(FailureKind.HTTP_RESPONSE_TIMEOUT, "was silent too long"));
    }

    /** Adds itself at the end of the pipeline and asks. */
    static ParentSocks begin(Channel channel, Route route, ParentProxy parent, Duration silence) {
        ParentSocks socks = new ParentSocks(channel, route, parent, silence);
        channel.pipeline().addLast(NAME, socks);
        socks.silence.watch();
        socks.say(socks.client.begin());
        channel.read();
        return socks;
    }

    private void say(byte @Nullable [] bytes) {
        if (bytes != null) {
            channel.writeAndFlush(channel.alloc().buffer(bytes.length).writeBytes(bytes), channel.voidPromise());
        }
    }

    @Override
    public Future<Void> opened() {
        return done;
    }

    @Override
    public void leave() {
        if (received.isReadable()) {
            channel.pipeline().context(this).fireChannelRead(received.retainedSlice());
        }
        channel.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        received.writeBytes(bytes);
        bytes.release();
        silence.touch();
        if (!done.isDone()) {
            say(client.read(received));
            conclude();
        }
    }

    private void conclude() {
        String broken = client.broken();
        SocksReply reply = client.reply();
        if (broken != null) {
            failed(FailureKind.HTTP_PROTOCOL_ERROR, "did not answer in SOCKS5: " + broken);
        } else if (client.denied()) {
            failed(FailureKind.PROXY_CONFIGURATION_ERROR, "refused the user name or password, or asks for one");
        } else if (reply == SocksReply.SUCCEEDED) {
            silence.stop();
            done.trySuccess(null);
        } else if (reply != null) {
            failed(
                    FailureKind.DESTINATION_UNAVAILABLE,
                    "refused CONNECT to " + route.destination().authority() + ": " + reply.meaning());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!done.isDone()) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == PeerReset.INSTANCE || event instanceof ChannelInputShutdownEvent) {
            ended();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ended();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        silence.stop();
        received.release();
    }

    private void ended() {
        failed(FailureKind.CONNECTION_TERMINATED, "ended the connection before it answered");
    }

    private void failed(FailureKind kind, String what) {
        silence.stop();
        done.tryFailure(
                new FailureException(new Failure(Leg.ORIGIN, kind, "parent proxy " + route.nextHop() + " " + what)));
    }
}
