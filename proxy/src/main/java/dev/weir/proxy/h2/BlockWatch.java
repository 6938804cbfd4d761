package dev.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Looks at frames as they come and keeps nothing, to know what the codec does not tell before a field block is whole: that one has
 * begun (RFC 9113, section 4.3). Its first byte is the first of its request.
 */
final class BlockWatch {

    private static final int END_HEADERS = 0x4;

    private int preface;
    private final byte[] header = new byte[Http2CodecUtil.FRAME_HEADER_LENGTH];
    private int headerBytes;
    private int payloadLeft;
    private boolean inBlock;
    private boolean ends;
    private int stream;
    private int blockBytes;

    /** @param server the peer begins with the preface */
    BlockWatch(boolean server) {
        preface = server ? Http2CodecUtil.connectionPrefaceBuf().readableBytes() : 0;
    }

    /** Whether a block, or what may be the header of its frame, came in part. */
    boolean midway() {
        return inBlock || headerBytes > 0;
    }

    /** Of the block that came in part; 0 when that is not known yet. */
    int stream() {
        return inBlock ? stream : 0;
    }

    /** What came of the block until now. */
    int blockBytes() {
        return inBlock ? blockBytes : 0;
    }

    /** Looks at what is about to be parsed; gives back whether its first bytes belong to a block that began before. */
    boolean read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int skipped = Math.min(preface, bytes.readableBytes());
        preface -= skipped;
        at += skipped;
        boolean began = inBlock;
        boolean open = headerBytes > 0;
        while (at < bytes.writerIndex()) {
            if (payloadLeft > 0) {
                int length = Math.min(payloadLeft, bytes.writerIndex() - at);
                payloadLeft -= length;
                at += length;
                blockBytes += inBlock ? length : 0;
            } else {
                header[headerBytes++] = bytes.getByte(at++);
                if (headerBytes == header.length) {
                    frame();
                    began |= open && inBlock;
                    open = false;
                }
            }
            if (payloadLeft == 0 && headerBytes == 0 && inBlock && ends) {
                inBlock = false;
            }
        }
        return began || open;
    }

    private void frame() {
        headerBytes = 0;
        payloadLeft = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
        boolean begins = header[3] == Http2FrameTypes.HEADERS;
        if (begins) {
            blockBytes = 0;
            stream = ((header[5] & 0x7f) << 24)
                    | ((header[6] & 0xff) << 16)
                    | ((header[7] & 0xff) << 8)
                    | (header[8] & 0xff);
        }
        if (begins || header[3] == Http2FrameTypes.CONTINUATION) {
            inBlock = true;
            ends = (header[4] & END_HEADERS) != 0;
        }
    }
}
