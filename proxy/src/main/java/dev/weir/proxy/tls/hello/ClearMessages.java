package dev.weir.proxy.tls.hello;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Takes handshake messages out of the TLS records that pass in one direction (RFC 8446, section 5.1), however they are cut, for as
 * long as they are in the clear.
 */
final class ClearMessages {

    private static final int HANDSHAKE = 22;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int RECORD_HEAD = 5;
    private static final int MESSAGE_HEAD = 4;

    /** Longer than any hello; what is longer is not read. */
    private static final int MOST_BYTES = 1 << 16;

    private final byte[] head = new byte[RECORD_HEAD];
    private int headBytes;
    private int recordLeft;
    private byte[] message = new byte[1_024];
    private int messageBytes;
    private boolean over;

    /** Whether nothing more can be read. */
    boolean over() {
        return over;
    }

    /** Reads without taking anything away; each whole message is given with its type, from behind its header. */
    void pass(ByteBuf passing, BiConsumer<Integer, ByteBuf> whole) {
        ByteBuf in = passing.slice();
        while (!over && in.isReadable()) {
            if (headBytes < RECORD_HEAD) {
                head[headBytes++] = in.readByte();
                recordLeft = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
                over = head[0] != HANDSHAKE && head[0] != CHANGE_CIPHER_SPEC;
            } else {
                content(in.readSlice(Math.min(recordLeft, in.readableBytes())), whole);
            }
            if (headBytes == RECORD_HEAD && recordLeft == 0) {
                headBytes = 0;
            }
        }
    }

    private void content(ByteBuf part, BiConsumer<Integer, ByteBuf> whole) {
        int bytes = part.readableBytes();
        recordLeft -= bytes;
        if (head[0] != HANDSHAKE) {
            return;
        }
        if (messageBytes + bytes > MOST_BYTES) {
            over = true;
            return;
        }
        if (messageBytes + bytes > message.length) {
            message = Arrays.copyOf(message, messageBytes + bytes);
        }
        part.readBytes(message, messageBytes, bytes);
        messageBytes += bytes;
        tell(whole);
    }

    private void tell(BiConsumer<Integer, ByteBuf> whole) {
        ByteBuf all = Unpooled.wrappedBuffer(message, 0, messageBytes);
        while (all.readableBytes() >= MESSAGE_HEAD
                && all.readableBytes() - MESSAGE_HEAD >= all.getUnsignedMedium(all.readerIndex() + 1)) {
            int type = all.readUnsignedByte();
            whole.accept(type, all.readSlice(all.readUnsignedMedium()));
        }
        int left = all.readableBytes();
        System.arraycopy(message, messageBytes - left, message, 0, left);
        messageBytes = left;
    }
}
