package dev.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/** Decodes HPACK blocks, and knows what they measured. A list that is too long is told as such instead of being thrown away. */
final class FieldBlockDecoder extends DefaultHttp2HeadersDecoder {

    private FieldBlock latest = new FieldBlock();

    FieldBlockDecoder(long maxListBytes) {
        super(false, maxListBytes);
    }

    @Override
    protected Http2Headers newHeaders() {
        latest = new FieldBlock();
        return latest;
    }

    @Override
    public Http2Headers decodeHeaders(int streamId, ByteBuf block) throws Http2Exception {
        int bytes = block.readableBytes();
        try {
            super.decodeHeaders(streamId, block);
        } catch (Http2Exception.HeaderListSizeException e) {
            // Thrown behind the whole block: the compression state is in step.
            latest.exceeded();
        }
        latest.decoded(bytes);
        return latest;
    }
}
