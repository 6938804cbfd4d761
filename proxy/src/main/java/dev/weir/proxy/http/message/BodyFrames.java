package dev.weir.proxy.http.message;

import dev.weir.proxy.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Chunk framing on the way out (RFC 9112, section 7.1). */
public final class BodyFrames {

    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(
                    Unpooled.copiedBuffer("0\r\n\r\n", StandardCharsets.US_ASCII))
            .asReadOnly();

    /** Would change the meaning of a head that was passed on already (RFC 9110, section 6.5.1): never forwarded as trailers. */
    private static final Set<String> NOT_IN_TRAILERS = Set.of(
            "transfer-encoding",
            "content-length",
            "host",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "proxy-connection",
            "proxy-authorization",
            "authorization",
            "content-type",
            "content-encoding",
            "content-range",
            "cache-control",
            "expect",
            "max-forwards",
            "set-cookie");

    private BodyFrames() {}

    /** The content as one chunk; takes ownership and gives it back with the frame. Content must not be empty. */
    public static ByteBuf chunk(ByteBufAllocator allocator, ByteBuf content) {
        ByteBuf size = allocator.buffer(18);
        size.writeCharSequence(Integer.toHexString(content.readableBytes()), StandardCharsets.US_ASCII);
        size.writeByte('\r').writeByte('\n');
        ByteBuf end = allocator.buffer(2).writeByte('\r').writeByte('\n');
        return allocator.compositeBuffer(3).addComponents(true, size, content, end);
    }

    /** The trailers that may be passed on. */
    public static Fields passed(Fields trailers) {
        return trailers.without(name -> NOT_IN_TRAILERS.contains(name.toLowerCase(Locale.ROOT)));
    }

    public static ByteBuf last(ByteBufAllocator allocator, Fields trailers) {
        Fields passed = passed(trailers);
        if (passed.lines().isEmpty()) {
            return LAST_CHUNK.duplicate();
        }
        byte[] lines = new byte[passed.length()];
        passed.writeTo(lines, 0);
        ByteBuf end = allocator.buffer(256);
        end.writeByte('0').writeByte('\r').writeByte('\n').writeBytes(lines);
        return end.writeByte('\r').writeByte('\n');
    }
}
