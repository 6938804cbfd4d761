package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.proxy.client.request.ProxyCredentials;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.socks.SocksException;
import dev.weir.proxy.socks.SocksMessage;
import dev.weir.proxy.socks.SocksReader;
import dev.weir.proxy.socks.SocksReply;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.SocketError;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The client speaks SOCKS, of any version: answers it until the request is there, which is followed as a CONNECT of HTTP is. Leaves
 * the pipeline when the request is granted.
 */
final class SocksHandshake extends ChannelInboundHandlerAdapter implements Connect.Asker {

    private static final int LOGIN_VERSION = 1;
    private static final int LOGIN_WRONG = 1;

    private final ClientPipeline pipeline;
    private final Channel channel;
    private final ArrivalTap arrival;
    private final Watchdog stall;
    private final @Nullable ProxyCredentials credentials;
    private final SocksReader reader = new SocksReader();
    private final ByteBuf received;
    private WayIn way = WayIn.SOCKS4;
    private @Nullable String user;
    private @Nullable ExchangeTap tap;
    private @Nullable Connect connect;
    private boolean over;

    SocksHandshake(ClientPipeline pipeline, Channel channel, ArrivalTap arrival) {
        this.pipeline = pipeline;
        this.channel = channel;
        this.arrival = arrival;
        this.credentials = pipeline.service().credentials();
        this.received = channel.alloc().buffer(64);
        this.stall = new Watchdog(
                channel.eventLoop(),
                pipeline.config().request(),
                () -> gone(
                        FailureKind.CONNECTION_READ_TIMEOUT,
                        "client was silent within its SOCKS request",
                        CloseReason.IDLE_TIMEOUT));
        stall.watch();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (received.writerIndex() == 0) {
            arrival.arrived();
        }
        received.writeBytes(bytes);
        bytes.release();
        read();
    }

    private void read() {
        try {
            while (!over && connect == null) {
                SocksMessage next = reader.next(received);
                if (next == null) {
                    return;
                }
                understand(next);
            }
        } catch (SocksException e) {
            byte[] bytes = ByteBufUtil.getBytes(received);
            Failure failure = new Failure(Leg.CLIENT, FailureKind.HTTP_REQUEST_ERROR, "SOCKS: " + e.why());
            if (!(bytes.length > 0 && bytes[0] == LOGIN_VERSION)) { // a login's bytes are a password
                tap().received(Leg.CLIENT).rejected(bytes, e.offset(), failure);
            }
            refuse(e.reply(), failure);
        }
    }

    private void understand(SocksMessage message) {
        if (message instanceof SocksMessage.Greeting greeting) {
            greet(greeting);
        } else if (message instanceof SocksMessage.Login login) {
            login(login);
        } else if (message instanceof SocksMessage.Request request) {
            follow(request);
        }
    }

    /** Without a password of ours, a client that offers nothing else than its own may name any. */
    private void greet(SocksMessage.Greeting greeting) {
        way = WayIn.SOCKS5;
        boolean asked = credentials != null || !greeting.offers(SocksMessage.Greeting.NONE);
        int method = asked ? SocksMessage.Greeting.PASSWORD : SocksMessage.Greeting.NONE;
        if (!greeting.offers(method)) {
            write(5, SocksMessage.Greeting.NO_METHOD);
            deny(
                    "255 no acceptable method",
                    credentials == null
                            ? "the SOCKS client offers neither no authentication nor a password"
                            : "this proxy asks for a user name and password (--auth), and the SOCKS client offers none");
            return;
        }
        if (asked) {
            reader.expectLogin();
        }
        write(5, method);
    }

    private void login(SocksMessage.Login login) {
        user = new String(login.user(), StandardCharsets.UTF_8);
        if (credentials == null || credentials.matches(login.user(), login.password())) {
            write(LOGIN_VERSION, 0);
        } else {
            write(LOGIN_VERSION, LOGIN_WRONG);
            deny("1 wrong user name or password", "the user name or password for this proxy (--auth) is wrong");
        }
    }

    private void follow(SocksMessage.Request request) {
        way = request.way();
        Authority target = request.target();
        String named = way == WayIn.SOCKS5 ? user : request.user();
        tap().socksRequested(new SocksRequest(request.commandName(), target == null ? "" : target.toString(), named));
        Failure unwelcome = pipeline.unwelcome(channel);
        if (unwelcome != null) {
            refuse(SocksReply.of(unwelcome.kind()), unwelcome);
        } else if (credentials != null && way != WayIn.SOCKS5) {
            Failure failure = new Failure(
                    Leg.CLIENT,
                    FailureKind.HTTP_REQUEST_DENIED,
                    "this proxy asks for a password (--auth), and SOCKS4 has none");
            refuse(SocksReply.NOT_ALLOWED, failure);
        } else if (request.command() != SocksMessage.Request.CONNECT || target == null) {
            Failure failure = new Failure(
                    Leg.CLIENT,
                    FailureKind.HTTP_REQUEST_DENIED,
                    "SOCKS " + request.commandName() + " is not served, only CONNECT");
            refuse(SocksReply.COMMAND_NOT_SUPPORTED, failure);
        } else {
            stall.stop();
            connect = new Connect(this, channel, pipeline, tap(), target);
            connect.decide();
        }
    }

    private ExchangeTap tap() {
        ExchangeTap known = tap;
        if (known == null) {
            // The version 4a shows only in the whole request: the exchange begins then, dated to its first byte.
            ClientPipeline.tcp(channel).cameBy(way);
            known = pipeline.begin(channel, arrival, null);
            tap = known;
        }
        return known;
    }

    private void write(int version, int answer) {
        channel.writeAndFlush(channel.alloc().buffer(2).writeByte(version).writeByte(answer), channel.voidPromise());
    }

    private void deny(String reply, String why) {
        tap().socksRequested(new SocksRequest(SocksRequest.LOGIN, "", user));
        tap().socksAnswered(reply);
        end(new Failure(Leg.CLIENT, FailureKind.HTTP_REQUEST_DENIED, why), CloseReason.REFUSED);
    }

    private void refuse(SocksReply reply, Failure failure) {
        answer(reply, null);
        end(failure, CloseReason.REFUSED);
    }

    private void answer(SocksReply reply, @Nullable Authority bound) {
        ByteBuf out = channel.alloc().buffer(22);
        reply.writeTo(out, way, bound);
        tap().socksAnswered(reply.text(way));
        channel.writeAndFlush(out, channel.voidPromise());
    }

    private void end(Failure failure, CloseReason reason) {
        if (!over) {
            over = true;
            stall.stop();
            tap().ended(failure);
            OrderlyClose.close(channel, reason);
        }
    }

    @Override
    public WayIn way() {
        return way;
    }

    @Override
    public @Nullable ByteBuf leave() {
        over = true;
        channel.config().setAutoRead(false);
        ByteBuf rest = received.isReadable() ? received.retainedSlice() : null;
        channel.pipeline().remove(this);
        return rest;
    }

    @Override
    public void granted(@Nullable Authority bound) {
        answer(SocksReply.SUCCEEDED, bound);
    }

    @Override
    public void refused(Failure failure) {
        refuse(SocksReply.of(failure.kind()), failure);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && connect == null) {
            gone("client closed the connection within its SOCKS request", CloseReason.PEER_CLOSED);
        } else if (event == PeerReset.INSTANCE) {
            gone("client reset the connection", CloseReason.PEER_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone("connection to the client broke: " + SocketError.said(cause), CloseReason.PEER_RESET);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone("connection to the client ended", CloseReason.PEER_CLOSED);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stall.stop();
        received.release();
    }

    private void gone(String what, CloseReason reason) {
        gone(FailureKind.CONNECTION_TERMINATED, what, reason);
    }

    private void gone(FailureKind kind, String what, CloseReason reason) {
        if (over) {
            return;
        }
        Failure failure = new Failure(Leg.CLIENT, kind, what);
        if (connect != null) {
            over = true;
            connect.abandoned(failure);
            OrderlyClose.close(channel, reason);
        } else {
            end(failure, reason);
        }
    }
}
