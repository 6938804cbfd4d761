package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.client.request.Carrier;
import dev.weir.proxy.client.request.ClientExchange;
import dev.weir.proxy.client.request.ClientResponse;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.message.MessageReader;
import dev.weir.proxy.http.message.ReceivedHead;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.SendTap;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client connection that speaks HTTP/1: reads one request after the other; the next is looked at when the exchange before has
 * ended, so answers come in order. Last handler of its pipeline.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements MessageReader.Listener, Carrier {

    private final ClientPipeline pipeline;
    private final Channel channel;
    private final @Nullable Destination inside;
    private final ArrivalTap arrival;
    private final MessageReader reader;
    private final ClientPatience patience;
    private @Nullable ClientExchange current;
    private boolean inHead;
    private boolean inputEnded;
    private boolean tooSlow;
    private boolean stopping;
    private CloseReason resetReason = CloseReason.OTHER_LEG;

    ClientConnection(ClientPipeline pipeline, Channel channel, @Nullable Destination inside, ArrivalTap arrival) {
        this.pipeline = pipeline;
        this.channel = channel;
        this.inside = inside;
        this.arrival = arrival;
        this.reader = new MessageReader(pipeline.config().limits().heads(), this, pipeline.budget());
        this.patience = new ClientPatience(
                channel.eventLoop(),
                pipeline.idle(channel),
                pipeline.config().request(),
                new ClientPatience.Ends(
                        () -> close(CloseReason.IDLE_TIMEOUT),
                        this::stalled,
                        () -> gone(
                                "client took no more of the response",
                                FailureKind.CONNECTION_WRITE_TIMEOUT,
                                CloseReason.IDLE_TIMEOUT)));
        patience.betweenRequests();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!reader.waiting()) {
            arrival.arrived();
        }
        if (!inHead) {
            patience.requestGoesOn(); // a head that trickles in must not hold the connection for ever
        }
        reader.read((ByteBuf) message);
        if (reader.waiting()) {
            // Pipelined: looked at when the exchange before has ended.
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void begun() {
        patience.requestBegun();
        inHead = true;
        current = new ClientExchange(this, pipeline.service(), pipeline.begin(channel, arrival, inside));
        current.received().begun(arrival);
    }

    @Override
    public void startLine() {
        if (current != null) {
            current.received().startLine();
        }
    }

    @Override
    public Framing head(ReceivedHead head) throws BadMessageException {
        ClientExchange begun = Objects.requireNonNull(current, "a head has a beginning");
        inHead = false;
        return begun.head(head.request(pipeline.config().limits().heads()), head.raw(), inside);
    }

    @Override
    public void content(ByteBuf content) {
        if (current == null) {
            content.release();
        } else {
            current.content(content);
        }
    }

    @Override
    public void end(Fields trailers, long contentBytes, long wireBytes) {
        patience.requestEnded();
        if (current != null) {
            current.end(trailers, contentBytes, wireBytes);
        }
    }

    @Override
    public void bad(BadMessageException why, byte[] received, boolean inBody) {
        if (current != null) {
            current.bad(why, received, inBody);
        }
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public ClientResponse response(SendTap sent, ClientResponse.Sequel sequel) {
        return new ResponseWriter(channel, sent, sequel);
    }

    @Override
    public void relay(Tunnel.End origin, Tunnel.Observer observer) {
        pipeline.relay(channel, origin, observer, leave());
    }

    @Override
    public int ownPort() {
        return pipeline.ownPort(channel);
    }

    @Override
    public Connecting connect(ExchangeTap tap, Authority authority) {
        Connect connect = new Connect(new HttpConnect(this, channel, tap), channel, pipeline, tap, authority);
        connect.decide();
        return connect;
    }

    @Override
    public void next() {
        current = null;
        if (stopping) {
            close(CloseReason.SHUTDOWN);
            return;
        }
        if (inputEnded && !reader.waiting()) {
            OrderlyClose.close(channel, CloseReason.PEER_CLOSED);
            return;
        }
        patience.betweenRequests();
        channel.config().setAutoRead(true);
        reader.next();
        if (inputEnded && reader.midMessage()) {
            gone("client closed the connection within its request", CloseReason.PEER_CLOSED);
        }
    }

    @Override
    public void close(CloseReason reason) {
        patience.stop();
        OrderlyClose.close(channel, tooSlow ? CloseReason.IDLE_TIMEOUT : reason);
    }

    @Override
    public void reset() {
        patience.stop();
        OrderlyClose.reset(channel, tooSlow ? CloseReason.IDLE_TIMEOUT : resetReason);
    }

    private void stalled() {
        if (channel.config().isAutoRead()) {
            tooSlow = true;
            reader.giveUp(
                    408,
                    inHead
                            ? "the request's head did not come whole in time"
                            : "the client was silent within its request");
            close(CloseReason.IDLE_TIMEOUT);
        } else {
            patience.requestOnceMore(); // it is Weir that does not read
        }
    }

    /** Leaves the pipeline to another stage; gives back what was read behind the last request. */
    @Nullable
    ByteBuf leave() {
        patience.stop();
        current = null;
        channel.config().setAutoRead(false);
        ByteBuf rest = reader.release();
        channel.pipeline().remove(this);
        return rest;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        } else if (event == PeerReset.INSTANCE) {
            gone("client reset the connection", CloseReason.PEER_RESET);
        }
        if (event instanceof Farewell.Word farewell && current != null) {
            stop(farewell);
        }
        ReferenceCountUtil.release(event);
    }

    private void stop(Farewell.Word farewell) {
        farewell.waiting();
        if (farewell.isLast()) {
            gone("Weir was stopped before the exchange had ended", CloseReason.SHUTDOWN);
        } else if (current != null) {
            stopping = true;
            current.last();
        }
    }

    @Override
    public @Nullable Failure unwelcome() {
        return pipeline.unwelcome(channel);
    }

    @Override
    public @Nullable FailedSetUp failedSetUp(Destination destination) {
        return SetUpAhead.take(channel, destination);
    }

    private void inputEnded() {
        inputEnded = true;
        if (!reader.inputEnded()) {
            gone("client closed the connection within its request", CloseReason.PEER_CLOSED);
        } else if (current == null) {
            close(CloseReason.PEER_CLOSED);
        }
        // Else a half-close: the request is whole, and its answer is still wanted (RFC 9112, section 9.6).
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean ofTheConnection = cause instanceof IOException || cause instanceof DecoderException;
        gone(
                "connection to the client broke: " + (ofTheConnection ? SocketError.said(cause) : cause),
                ofTheConnection ? FailureKind.CONNECTION_TERMINATED : FailureKind.PROXY_INTERNAL_ERROR,
                ofTheConnection ? CloseReason.PEER_RESET : CloseReason.FAILURE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone("connection to the client ended", CloseReason.PEER_CLOSED);
        ReferenceCountUtil.release(reader.release());
    }

    private void gone(String what, CloseReason reason) {
        gone(what, FailureKind.CONNECTION_TERMINATED, reason);
    }

    private void gone(String what, FailureKind kind, CloseReason reason) {
        ClientExchange exchange = current;
        current = null;
        resetReason = reason;
        if (exchange != null) {
            exchange.clientGone(new Failure(Leg.CLIENT, kind, what));
        }
        close(reason);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        patience.takesMore(channel.isWritable());
        if (current != null) {
            current.writable(channel.isWritable());
        }
    }
}
