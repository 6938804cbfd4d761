package dev.weir.proxy.client;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.proxy.client.request.ClientResponse;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.BodyFrames;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.tap.SendTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Writes one response to the client and decides its framing, which is the client connection's affair (RFC 9112, section 6). */
final class ResponseWriter implements ClientResponse {

    private final Channel channel;
    private final SendTap sent;
    private final Sequel sequel;
    private @Nullable Forwarding forwarding;
    private HttpVersion clientVersion = HttpVersion.HTTP_1_1;
    private boolean headRequest;
    private boolean requestComplete;
    private boolean persistent;
    private boolean last;
    private Framing framing = Framing.NONE;
    private boolean written;

    ResponseWriter(Channel channel, SendTap sent, Sequel sequel) {
        this.channel = channel;
        this.sent = sent;
        this.sequel = sequel;
    }

    @Override
    public void answers(RequestHead request) {
        clientVersion = request.version();
        headRequest = request.method().equals("HEAD");
        persistent = !last
                && (request.persistent()
                        || (clientVersion == HttpVersion.HTTP_1_0
                                && request.fields().tokens("proxy-connection").contains("keep-alive")));
    }

    @Override
    public void forwarding(Forwarding rules) {
        forwarding = rules;
    }

    @Override
    public void requestComplete() {
        requestComplete = true;
    }

    @Override
    public void last() {
        last = true;
        persistent = false;
    }

    @Override
    public boolean persistent() {
        return persistent;
    }

    @Override
    public boolean written() {
        return written;
    }

    @Override
    public ResponseHead towardsClient(ResponseHead head, Framing fromOrigin) {
        framing = fromOrigin;
        if (fromOrigin.kind() == Framing.Kind.CHUNKED || fromOrigin.kind() == Framing.Kind.UNTIL_CLOSE) {
            // A client of 1.0 knows no chunks: there the end of the connection is the end of the body.
            framing = clientVersion == HttpVersion.HTTP_1_1 ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
        }
        // Answered before the request was read: whether the rest will ever be is not known (RFC 9112, section 9.5).
        persistent &= requestComplete && framing.kind() != Framing.Kind.UNTIL_CLOSE;
        if (forwarding == null) {
            throw new IllegalStateException("a response before its request");
        }
        return forwarding.response(head, framing, persistent, clientVersion);
    }

    @Override
    public void informational(ResponseHead head) {
        if (clientVersion == HttpVersion.HTTP_1_1 && forwarding != null) {
            writeHead(forwarding.informational(head));
            channel.flush();
        }
    }

    @Override
    public void head(ResponseHead head) {
        writeHead(head);
    }

    private void writeHead(ResponseHead head) {
        ByteBuf out = channel.alloc().buffer(512);
        head.writeTo(out);
        sent.head(out.readableBytes());
        channel.write(out, channel.voidPromise());
    }

    @Override
    public void content(ByteBuf content) {
        if (!content.isReadable()) {
            content.release();
            return;
        }
        ByteBuf out = framing.kind() == Framing.Kind.CHUNKED ? BodyFrames.chunk(channel.alloc(), content) : content;
        sent.body(out.readableBytes());
        channel.write(out, channel.voidPromise());
        if (!channel.isWritable()) {
            channel.flush(); // much was read at once
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void end(Fields trailers) {
        ByteBuf out = Unpooled.EMPTY_BUFFER;
        if (framing.kind() == Framing.Kind.CHUNKED) {
            out = BodyFrames.last(channel.alloc(), trailers);
            sent.body(out.readableBytes());
        }
        finish(out);
    }

    @Override
    public void switched(ResponseHead head, ConnectionId origin, Tunnel.End relay) {
        if (forwarding == null) {
            throw new IllegalStateException("a response before its request");
        }
        writeHead(forwarding.switching(head));
        sent.last(channel.writeAndFlush(Unpooled.EMPTY_BUFFER));
        written = true;
        sequel.switched(head, origin, relay);
    }

    @Override
    public void answer(int status, Failure failure) {
        // A client of 1.0 would have to be told that the connection stays open; it need not be.
        persistent &= requestComplete && clientVersion == HttpVersion.HTTP_1_1;
        OwnResponse own = OwnResponse.failure(status, failure, persistent);
        writeHead(own.head());
        ByteBuf body = headRequest ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(own.body());
        sent.body(body.readableBytes());
        finish(body);
    }

    private void finish(ByteBuf last) {
        written = true;
        sent.last(channel.writeAndFlush(last));
        sequel.ended(Ending.WHOLE);
    }

    @Override
    public void abort(Failure failure) {
        persistent = false;
        sequel.ended(Ending.CUT);
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void readRequest(boolean reading) {
        channel.config().setAutoRead(reading);
    }
}
