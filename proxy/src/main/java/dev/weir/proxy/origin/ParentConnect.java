package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.Heads;
import dev.weir.proxy.http.MessageReader;
import dev.weir.proxy.http.ResponseHead;
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
 * Asks the parent proxy for a tunnel and reads its answer. Stays until {@link #leave}, when the next stage's handlers stand behind it:
 * what came behind the answer is theirs.
 */
final class ParentConnect extends ChannelInboundHandlerAdapter implements MessageReader.Listener, ParentTunnel {

    private static final String NAME = "parent-connect";

    private final Channel channel;
    private final Route route;
    private final MessageReader reader = new MessageReader(HeadLimits.DEFAULT, this);
    private final Promise<Void> done;
    private final Watchdog silence;
    private boolean informational;

    private ParentConnect(Channel channel, Route route, Duration limit) {
        this.channel = channel;
        this.route = route;
        this.done = channel.eventLoop().newPromise();
        this.silence = new Watchdog(
                channel.eventLoop(), limit, () -> failed(FailureKind.HTTP_RESPONSE_TIMEOUT, "was silent too long"));
    }

    /** Adds itself at the end of the pipeline and asks. */
    static ParentConnect begin(Channel channel, Route route, Duration silence) {
        ParentConnect connect = new ParentConnect(channel, route, silence);
        channel.pipeline().addLast(NAME, connect);
        ByteBuf out = channel.alloc().buffer(256);
        route.connectRequest().writeTo(out);
        channel.writeAndFlush(out, channel.voidPromise());
        connect.silence.watch();
        channel.read();
        return connect;
    }

    @Override
    public Future<Void> opened() {
        return done;
    }

    @Override
    public void leave() {
        ByteBuf rest = reader.release();
        if (rest != null) {
            channel.pipeline().context(this).fireChannelRead(rest);
        }
        channel.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        silence.touch();
        reader.read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!done.isDone()) {
            ctx.read();
        }
    }

    @Override
    public void begun() {
        // Only the whole head says anything.
    }

    @Override
    public void startLine() {
        // Only the whole head says anything.
    }

    @Override
    public Framing head(RawHead raw) throws BadMessageException {
        ResponseHead head = Heads.response(raw, HeadLimits.DEFAULT);
        informational = head.informational();
        if (!informational && head.status() / 100 != 2) {
            refused(head);
        }
        // Behind a 2xx there is no body, whatever its fields say (RFC 9110, section 9.3.6); that of a refusal is not
        // read.
        return Framing.NONE;
    }

    @Override
    public void end(Fields trailers, long contentBytes, long wireBytes) {
        if (informational) {
            reader.next();
        } else {
            silence.stop();
            done.trySuccess(null);
        }
    }

    /**
     * 407 means that Weir was told the wrong user and password, or none. For the rest RFC 9209, section 2.3.5, fits best: the next hop
     * is considered unavailable, as another tried in vain; {@code connection_refused} would say that nobody listens there, which only
     * the parent could know.
     */
    private void refused(ResponseHead head) {
        String status = head.fields().first("proxy-status");
        failed(
                head.status() == 407 ? FailureKind.PROXY_CONFIGURATION_ERROR : FailureKind.DESTINATION_UNAVAILABLE,
                "refused CONNECT to " + route.destination().authority() + ": " + head.startLine()
                        + (status == null ? "" : " (Proxy-Status: " + status + ")"));
    }

    @Override
    public void content(ByteBuf content) {
        content.release();
    }

    @Override
    public void bad(BadMessageException why, byte[] received, boolean inBody) {
        failed(why.originKind(inBody), "did not answer CONNECT in HTTP: " + why.why());
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
        ByteBuf rest = reader.release();
        if (rest != null) {
            rest.release();
        }
    }

    private void ended() {
        failed(FailureKind.CONNECTION_TERMINATED, "ended the connection before it answered CONNECT");
    }

    private void failed(FailureKind kind, String what) {
        silence.stop();
        done.tryFailure(
                new FailureException(new Failure(Leg.ORIGIN, kind, "parent proxy " + route.nextHop() + " " + what)));
    }
}
