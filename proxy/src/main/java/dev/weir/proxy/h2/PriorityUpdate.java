package dev.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;

/**
 * The frame by which a client changes the priority of a response (RFC 9218, section 7.1).
 *
 * @param stream whose response is meant
 * @param value a priority field value; what cannot be one is not passed on
 */
record PriorityUpdate(int stream, String value) {

    static final byte TYPE = 0x10;

    /** Its stream's number. */
    private static final int HEAD_BYTES = 4;

    /** Of a value; {@code u=7, i} has six, and extensions are to be few. */
    private static final int MOST_BYTES = 256;

    /** @throws Http2Exception as that section asks for */
    static PriorityUpdate read(int on, ByteBuf payload) throws Http2Exception {
        if (on != 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE on stream %d", on);
        }
        if (payload.readableBytes() < HEAD_BYTES) {
            throw Http2Exception.connectionError(Http2Error.FRAME_SIZE_ERROR, "PRIORITY_UPDATE without a stream");
        }
        int stream = payload.readInt() & Integer.MAX_VALUE;
        if (stream == 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PRIORITY_UPDATE of stream 0");
        }
        return new PriorityUpdate(stream, payload.toString(StandardCharsets.ISO_8859_1));
    }

    /** Whether the value is text that a field could have. */
    boolean usable() {
        return value.length() <= MOST_BYTES && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    static ByteBuf payload(ByteBufAllocator allocator, int stream, String value) {
        ByteBuf payload = allocator.buffer(HEAD_BYTES + value.length()).writeInt(stream);
        payload.writeCharSequence(value, StandardCharsets.US_ASCII);
        return payload;
    }
}
