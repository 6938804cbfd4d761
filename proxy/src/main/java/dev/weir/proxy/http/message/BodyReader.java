package dev.weir.proxy.http.message;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Cuts one body out of the bytes of a connection, in pieces as they come. */
final class BodyReader {

    private final Framing framing;
    private final @Nullable ChunkedReader chunks;
    private long remaining;
    private long contentBytes;
    private long wireBytes;
    private boolean complete;

    BodyReader(Framing framing, HeadLimits limits) {
        this.framing = framing;
        this.remaining = framing.length();
        this.chunks = framing.kind() == Framing.Kind.CHUNKED ? new ChunkedReader(limits) : null;
        this.complete = framing.empty();
    }

    /** The next run of content (retained), null when {@code in} holds no more of it or the body is complete. */
    @Nullable
    ByteBuf next(ByteBuf in) throws BadMessageException {
        if (complete || !in.isReadable()) {
            return null;
        }
        int before = in.readerIndex();
        ByteBuf content = chunks == null ? plain(in) : chunks.next(in);
        wireBytes += in.readerIndex() - before;
        if (content != null) {
            contentBytes += content.readableBytes();
        }
        complete = chunks == null ? framing.kind() == Framing.Kind.LENGTH && remaining == 0 : chunks.complete();
        return content;
    }

    private ByteBuf plain(ByteBuf in) {
        int count = in.readableBytes();
        if (framing.kind() == Framing.Kind.LENGTH) {
            count = (int) Math.min(count, remaining);
            remaining -= count;
        }
        return in.readRetainedSlice(count);
    }

    /** So many bytes of a body with a length passed unread; fewer than it still lacks. */
    void passed(long bytes) {
        remaining -= bytes;
        contentBytes += bytes;
        wireBytes += bytes;
    }

    /** The connection ended; true when that is how this body ends. */
    boolean endsHere() {
        complete |= framing.kind() == Framing.Kind.UNTIL_CLOSE;
        return complete;
    }

    boolean complete() {
        return complete;
    }

    Fields trailers() {
        return chunks == null ? Fields.NONE : chunks.trailers();
    }

    long contentBytes() {
        return contentBytes;
    }

    /** As it travelled, chunk framing and trailers included. */
    long wireBytes() {
        return wireBytes;
    }

    /** What is still owed of a body with a length, for saying how much is missing; 0 for the other kinds. */
    long missingBytes() {
        return remaining;
    }
}
