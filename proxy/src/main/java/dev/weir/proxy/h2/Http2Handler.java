package dev.weir.proxy.h2;

import dev.weir.events.CloseReason;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.limit.BufferBudget;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a connection that speaks HTTP/2, on either leg: frames, HPACK and windows are Netty's, and what they mean is
 * told to an {@link Http2Listener}. Made by {@link Http2Builder}. A connection error is answered by GOAWAY and an orderly close.
 */
public final class Http2Handler extends Http2ConnectionHandler {

    private final Http2Listener listener;
    private final Http2Config config;
    private final BlockWatch blocks;
    private final AtomicLong heldBytes = new AtomicLong();
    private @Nullable ChannelHandlerContext context;
    private boolean over;

    Http2Handler(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Http2Listener listener,
            Http2Config config,
            BlockWatch blocks) {
        super(decoder, encoder, settings, true);
        this.listener = listener;
        this.config = config;
        this.blocks = blocks;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        ctx.channel().attr(BufferBudget.HELD).set(this::heldBytes);
        super.handlerAdded(ctx);
        Http2Stream all = connection().connectionStream();
        // Given back as it is used; it only has to cover what may be on its way.
        decoder().flowController().incrementWindowSize(all, config.streams() * config.windowBytes() / 4);
        ctx.flush();
    }

    public Channel channel() {
        return context().channel();
    }

    /** The number for the next stream that Weir opens; negative when they are used up. */
    public int nextStream() {
        return connection().local().incrementAndGetNextStreamId();
    }

    /** How many more streams Weir may open now. */
    public int freeStreams() {
        return Math.max(
                0,
                connection().local().maxActiveStreams() - connection().local().numActiveStreams());
    }

    public int maxStreams() {
        return connection().local().maxActiveStreams();
    }

    /** Sends a field section; the future is done when the kernel took it. On a stream that is over nothing is sent. */
    public ChannelFuture headers(int stream, List<FieldLine> lines, boolean endOfStream) {
        if (!takes(stream)) {
            return context().newFailedFuture(new ClosedChannelException());
        }
        Http2Headers headers = new DefaultHttp2Headers(false, lines.size());
        for (FieldLine line : lines) {
            headers.add(line.name(), line.value());
        }
        return encoder()
                .writeHeaders(
                        context(), stream, headers, 0, endOfStream, context().newPromise());
    }

    /** Sends content, when the window allows; takes ownership. On a stream that is over nothing is sent. */
    public ChannelFuture data(int stream, ByteBuf content, boolean endOfStream) {
        if (!takes(stream)) {
            content.release();
            return context().newFailedFuture(new ClosedChannelException());
        }
        int bytes = content.readableBytes();
        hold(bytes);
        return encoder()
                .writeData(
                        context(),
                        stream,
                        content,
                        0,
                        endOfStream,
                        context().newPromise().addListener(done -> hold(-bytes)));
    }

    private void hold(int bytes) {
        heldBytes.addAndGet(bytes);
    }

    /** What Weir keeps for the peer until its windows and its socket take it, and what came of a field block. For any thread. */
    private long heldBytes() {
        return heldBytes.get() + blocks.blockBytes();
    }

    /** The codec answers a write on a stream that is over by ending the whole connection: it has to be asked before. */
    private boolean takes(int stream) {
        Http2Stream known = connection().stream(stream);
        if (known == null) {
            return !connection().streamMayHaveExisted(stream)
                    && connection().local().isValidStreamId(stream);
        }
        return !known.isResetSent()
                && (known.state() == Http2Stream.State.OPEN || known.state() == Http2Stream.State.HALF_CLOSED_REMOTE);
    }

    /** Gives a stream up; nothing is sent on one that is over. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void reset(int stream, Http2Error error) {
        if (knows(stream)) {
            encoder().writeRstStream(context(), stream, error.code(), context().newPromise());
            flush();
        }
    }

    /** Tells a server the priority of one of its streams; false when that is over. */
    @SuppressWarnings("FutureReturnValueIgnored") // advice: nobody waits for it
    public boolean reprioritize(int stream, String value) {
        if (!knows(stream)) {
            return false;
        }
        ByteBuf payload = PriorityUpdate.payload(context().alloc(), stream, value);
        encoder()
                .writeFrame(
                        context(),
                        PriorityUpdate.TYPE,
                        Http2CodecUtil.CONNECTION_STREAM_ID,
                        new Http2Flags(),
                        payload,
                        context().newPromise());
        flush();
        return true;
    }

    public void flush() {
        flush(context());
    }

    /** Whether the peer takes more of the stream now. */
    public boolean writable(int stream) {
        Http2Stream known = connection().stream(stream);
        return known != null && encoder().flowController().isWritable(known);
    }

    /** Whether the codec still knows the stream. */
    public boolean knows(int stream) {
        return connection().stream(stream) != null;
    }

    /** Whether the peer may still open that stream. */
    public boolean mayOpen(int stream) {
        return connection().remote().isValidStreamId(stream) && !connection().streamMayHaveExisted(stream);
    }

    /** Gives bytes of a stream's window back to the peer. */
    public void consumed(int stream, int bytes) {
        Http2Stream known = connection().stream(stream);
        if (known == null || bytes == 0) {
            return; // its window ended with it
        }
        try {
            if (decoder().flowController().consumeBytes(known, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    /** Takes no more streams from the peer, and closes when what was sent is in the kernel. */
    @SuppressWarnings("FutureReturnValueIgnored") // an orderly close sends first what was written
    public void leave(Http2Error error, String why, CloseReason reason) {
        ChannelHandlerContext ctx = context();
        if (over || !ctx.channel().isActive()) {
            OrderlyClose.close(ctx.channel(), reason);
            return;
        }
        over = true;
        ByteBuf debug = Unpooled.copiedBuffer(why, StandardCharsets.UTF_8);
        int last = connection().remote().lastStreamCreated();
        goAway(ctx, last, error.code(), debug, ctx.newPromise());
        flush();
        OrderlyClose.close(ctx.channel(), reason);
    }

    /** Says that no more streams are taken; those that are open go on. */
    @SuppressWarnings("FutureReturnValueIgnored") // the close that follows does not depend on it
    public void announceEnd() {
        ChannelHandlerContext ctx = context();
        goAway(
                ctx,
                connection().remote().lastStreamCreated(),
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                ctx.newPromise());
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        boolean goesOn = blocks.read((ByteBuf) message);
        listener.arrived(goesOn);
        super.channelRead(ctx, message);
        listener.blockOpen(blocks.midway());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            broken("the connection was closed", CloseReason.PEER_CLOSED);
        } else if (event == PeerReset.INSTANCE) {
            broken("the connection was reset", CloseReason.PEER_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            broken("the connection broke: " + SocketError.said(cause), CloseReason.PEER_RESET);
        } else if (cause.getCause() instanceof IOException) {
            broken("the connection broke: " + cause.getCause().getMessage(), CloseReason.FAILURE);
        } else {
            onError(ctx, false, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        broken("the connection ended", CloseReason.PEER_CLOSED);
        super.channelInactive(ctx);
    }

    /** Told once; the streams have to go before the codec forgets them. */
    private void broken(String what, CloseReason reason) {
        if (!over) {
            over = true;
            listener.broken(what, reason);
        }
        OrderlyClose.close(channel(), reason);
    }

    /** The stream of a field block that came in part; 0 when there is none, or it is not known yet. */
    public int blockStream() {
        return blocks.stream();
    }

    /** Ends the connection of a peer that takes too much of what Weir has. */
    public void calm(String why) {
        onError(context(), false, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", why));
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception known) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        Http2Error error = known == null ? Http2Error.INTERNAL_ERROR : known.error();
        if (!over) {
            listener.broken(error + ": " + why, CloseReason.PROTOCOL_ERROR);
        }
        leave(error, why, CloseReason.PROTOCOL_ERROR);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException known) {
        listener.streamError(known.streamId(), known.error(), String.valueOf(known.getMessage()));
        super.onStreamError(ctx, outbound, cause, known);
    }

    static String text(ByteBuf debug) {
        return new String(ByteBufUtil.getBytes(debug), StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7e]", "?");
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
