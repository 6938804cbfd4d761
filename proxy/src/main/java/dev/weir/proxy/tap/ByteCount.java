package dev.weir.proxy.tap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import org.jspecify.annotations.Nullable;

/** Bytes of one connection as they travel. A byte is sent when the kernel took it, not when it was written to the pipeline. */
final class ByteCount {

    private long received;
    private long written;
    private long flushed;
    private long sent;
    private long unsent;

    void received(Object message) {
        received += length(message);
    }

    void written(Object message) {
        written += length(message);
    }

    long received() {
        return received;
    }

    /** As of the last {@link #settle} or {@link #flushed}. */
    long sent() {
        return sent;
    }

    void flushing() {
        flushed = written;
    }

    /** The cheap part, after each flush: most often the kernel took all at once. */
    void flushed(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer != null && buffer.isEmpty()) {
            sent = flushed;
        }
    }

    /** The exact part, for the moments that are recorded. Once the output was ended or has failed, what was known before stays. */
    void settle(@Nullable Channel channel) {
        ChannelOutboundBuffer buffer = channel == null ? null : channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        unsent = 0;
        try {
            buffer.forEachFlushedMessage(this::addUnsent);
        } catch (Exception e) {
            throw new IllegalStateException(e); // declared by the interface; addUnsent throws none
        }
        sent = flushed - unsent;
    }

    private boolean addUnsent(Object message) {
        unsent += length(message);
        return true;
    }

    private static long length(Object message) {
        if (message instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        return message instanceof FileRegion region ? region.count() - region.transferred() : 0;
    }
}
