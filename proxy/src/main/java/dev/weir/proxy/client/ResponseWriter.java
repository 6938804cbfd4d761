package dev.weir.proxy.client;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.proxy.client.request.ClientResponse;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.exchange.UnreadSink;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.message.BodyFrames;
import dev.weir.proxy.tap.SendTap;
import dev.weir.proxy.transport.Transport;
import dev.weir.proxy.transport.splice.KernelBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCounted;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes one response to the client and decides its framing, which is the client connection's affair (RFC 9112, section 6). */
final class ResponseWriter implements ClientResponse {

    /** A head and the body of most answers of an API. */
    private static final int USUAL_BYTES = 2_048;

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
    /** The beginning, or a small part, that waits for what follows it in the same read. */
    private @Nullable ByteBuf held;

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
                                && request.fields().hasToken("Proxy-Connection", "keep-alive")));
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
            channel.writeAndFlush(render(forwarding.informational(head)), channel.voidPromise());
        }
    }

    @Override
    public void head(ResponseHead head) {
        held = render(head);
    }

    private ByteBuf render(ResponseHead head) {
        ByteBuf out = channel.alloc().buffer(USUAL_BYTES);
        head.writeTo(out);
        sent.head(out.readableBytes());
        return out;
    }

    @Override
    public void content(ByteBuf content) {
        if (!content.isReadable()) {
            content.release();
            return;
        }
        ByteBuf out = framing.kind() == Framing.Kind.CHUNKED ? BodyFrames.chunk(channel.alloc(), content) : content;
        sent.body(out.readableBytes());
        if (!joined(out)) {
            channel.write(out, channel.voidPromise());
            if (!channel.isWritable()) {
                channel.flush(); // much was read at once
            }
        }
    }

    @Override
    public @Nullable UnreadSink unreadSink() {
        return framing.kind() == Framing.Kind.LENGTH && Transport.passesUnread(channel) ? this::pass : null;
    }

    /** Netty does not count it as waiting. A pipe's worth is the most: what comes while it is full comes to {@link #content}. */
    private void pass(ReferenceCounted bytes, int count) {
        sent.body(count);
        if (held != null) {
            channel.write(takeHeld(), channel.voidPromise());
        }
        channel.write(((KernelBytes) bytes).towards(channel), channel.voidPromise());
    }

    /** What is held leaves with what follows it: in one buffer when that is small, as gathering two costs more than copying one. */
    private boolean joined(ByteBuf out) {
        ByteBuf before = held;
        if (before == null) {
            return false;
        }
        if (out.readableBytes() <= before.writableBytes()) {
            before.writeBytes(out);
            out.release();
            return true;
        }
        held = null;
        channel.write(before, channel.voidPromise());
        return false;
    }

    private ByteBuf takeHeld() {
        ByteBuf taken = Objects.requireNonNullElse(held, Unpooled.EMPTY_BUFFER);
        held = null;
        return taken;
    }

    @Override
    public void flush() {
        channel.writeAndFlush(takeHeld(), channel.voidPromise());
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
        sent.last(channel.writeAndFlush(render(forwarding.switching(head))));
        written = true;
        sequel.switched(head, origin, relay);
    }

    @Override
    public void answer(int status, Failure failure) {
        // A client of 1.0 would have to be told that the connection stays open; it need not be.
        persistent &= requestComplete && clientVersion == HttpVersion.HTTP_1_1;
        OwnResponse own = OwnResponse.failure(status, failure, persistent);
        held = render(own.head());
        ByteBuf body = headRequest ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(own.body());
        sent.body(body.readableBytes());
        finish(body);
    }

    private void finish(ByteBuf last) {
        written = true;
        sent.last(channel.writeAndFlush(joined(last) ? takeHeld() : last));
        sequel.ended(Ending.WHOLE);
    }

    @Override
    public void abort(Failure failure) {
        persistent = false;
        takeHeld().release(); // what follows is a reset
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
