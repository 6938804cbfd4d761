package dev.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/** Decodes HPACK blocks, and knows what they measured. A list that is too long is told as such instead of being thrown away. */
final class FieldBlockDecoder extends DefaultHttp2HeadersDecoder {

    /** A list up to this is decoded to its end, so that it can be answered and the connection goes on. */
    private static final long BEARABLE_BYTES = 512 * 1024;

    private final Http2Config config;
    private FieldBlock latest;

    FieldBlockDecoder(Http2Config config) {
        super(false, config.listBytes());
        this.config = config;
        this.latest = new FieldBlock(config.fieldCount());
    }

    /** Past this a list ends the connection, as its rest would have to be decoded only to be thrown away. */
    static long unbearable(long listBytes) {
        return Math.max(listBytes + listBytes / 4, BEARABLE_BYTES);
    }

    @Override
    protected Http2Headers newHeaders() {
        latest = new FieldBlock(config.fieldCount());
        return latest;
    }

    @Override
    public Http2Headers decodeHeaders(int streamId, ByteBuf block) throws Http2Exception {
        int bytes = block.readableBytes();
        try {
            super.decodeHeaders(streamId, block);
        } catch (Http2Exception.HeaderListSizeException e) {
            // Thrown behind the whole block: the compression state is in step.
            latest.exceeded(config.listBytes());
        }
        latest.decoded(bytes);
        return latest;
    }
}
