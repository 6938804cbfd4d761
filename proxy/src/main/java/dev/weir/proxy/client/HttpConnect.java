package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.WayIn;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.SendTap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** A CONNECT request of HTTP/1 (RFC 9110, section 9.3.6): granted by 200, refused by the status of the failure. */
final class HttpConnect implements Connect.Asker {

    private final ClientConnection connection;
    private final Channel channel;
    private final ExchangeTap tap;
    private final SendTap sent;

    HttpConnect(ClientConnection connection, Channel channel, ExchangeTap tap) {
        this.connection = connection;
        this.channel = channel;
        this.tap = tap;
        this.sent = tap.sent(Leg.CLIENT);
    }

    @Override
    public WayIn way() {
        return WayIn.CONNECT;
    }

    @Override
    public @Nullable ByteBuf leave() {
        return connection.leave();
    }

    @Override
    public void granted(@Nullable Authority bound) {
        ByteBuf out = channel.alloc().buffer(64);
        OwnResponse.CONNECTED.writeTo(out);
        sent.head(out.readableBytes());
        sent.last(channel.writeAndFlush(out));
    }

    @Override
    public void refused(Failure failure) {
        int status = failure.kind().status();
        tap.answered(status, failure);
        OwnResponse own = OwnResponse.failure(status, failure, false);
        ByteBuf out = channel.alloc().buffer(512);
        own.head().writeTo(out);
        sent.head(out.readableBytes());
        out.writeBytes(own.body());
        sent.body(own.body().length);
        sent.last(channel.writeAndFlush(out));
        tap.ended(failure);
        connection.close(CloseReason.LAST_MESSAGE);
    }
}
