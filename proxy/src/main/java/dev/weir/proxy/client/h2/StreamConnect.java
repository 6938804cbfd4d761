package dev.weir.proxy.client.h2;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.proxy.client.request.Carrier;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.h2.Http2Handler;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.h2.SectionWriter;
import dev.weir.proxy.relay.StreamEnd;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.SendTap;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT on a stream (RFC 9113, section 8.5): relayed blindly, as looking inside would need a connection on a stream on a
 * connection. The client gets its 200 when the origin is reached.
 */
final class StreamConnect implements Carrier.Connecting, TunnelSource.Listener {

    private static final ResponseHead CONNECTED = new ResponseHead(HttpVersion.HTTP_2, 200, "", Fields.NONE);

    private final Http2Handler connection;
    private final int stream;
    private final StreamEnd end;
    private final ExchangeTap tap;
    private final SendTap sent;
    private OriginSource.@Nullable Request opening;

    StreamConnect(Http2Handler connection, int stream, StreamEnd end, ExchangeTap tap, SendTap sent) {
        this.connection = connection;
        this.stream = stream;
        this.end = end;
        this.tap = tap;
        this.sent = sent;
    }

    void opening(OriginSource.Request request) {
        opening = request;
    }

    @Override
    public void abandoned(Failure failure) {
        if (opening != null) {
            opening.cancel();
            opening = null;
            tap.ended(failure);
        }
        end.failed(failure.detail());
    }

    @Override
    public void opened(ConnectionId id, Tunnel.End origin) {
        opening = null;
        sent.last(connection.headers(stream, SectionWriter.response(CONNECTED), false));
        connection.flush();
        Tunnel tunnel = new Tunnel(end, origin, new Observer());
        tap.tunnelOpened(id, "CONNECT on a stream of HTTP/2");
        tunnel.open();
    }

    @Override
    public void failed(Failure failure) {
        opening = null;
        int status = failure.kind().status();
        tap.answered(status, failure);
        OwnResponse own = OwnResponse.failure(status, failure, true);
        connection.headers(stream, SectionWriter.response(own.head()), false);
        sent.last(connection.data(stream, Unpooled.wrappedBuffer(own.body()), true));
        connection.flush();
        tap.ended(failure);
        end.close();
    }

    private final class Observer implements Tunnel.Observer {
        @Override
        public void finished(Leg from, long bytes) {
            tap.received(from).ended(bytes, bytes);
        }

        @Override
        public void ended(@Nullable Failure failure) {
            tap.ended(failure);
        }
    }
}
