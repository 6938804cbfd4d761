package dev.weir.proxy.websocket;

import io.netty.buffer.ByteBuf;

/** Collects the header of one frame (RFC 6455, section 5.2), 2 to 14 bytes, from pieces of any size. */
final class FrameHeader {

    private static final int MOST_BYTES = 14;
    private static final int MASK_BYTES = 4;

    private final byte[] bytes = new byte[MOST_BYTES];
    private int have;

    /** Takes what it lacks; returns where it stopped. */
    int read(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex() && !complete()) {
            bytes[have++] = in.getByte(at++);
        }
        return at;
    }

    /** Makes ready for the next one. */
    void clear() {
        have = 0;
    }

    boolean begun() {
        return have > 0;
    }

    boolean complete() {
        return have >= 2 && have == size();
    }

    int size() {
        return 2 + lengthBytes() + (masked() ? MASK_BYTES : 0);
    }

    boolean last() {
        return (bytes[0] & 0x80) != 0;
    }

    boolean reserved1() {
        return (bytes[0] & 0x40) != 0;
    }

    /** The two that only unknown extensions use. */
    boolean reserved23() {
        return (bytes[0] & 0x30) != 0;
    }

    int opcode() {
        return bytes[0] & 0x0f;
    }

    boolean masked() {
        return (bytes[1] & 0x80) != 0;
    }

    private int shortLength() {
        return bytes[1] & 0x7f;
    }

    private int lengthBytes() {
        return shortLength() == 126 ? 2 : shortLength() == 127 ? 8 : 0;
    }

    /** Negative for one of 2^63 or more. */
    long length() {
        int count = lengthBytes();
        if (count == 0) {
            return shortLength();
        }
        long length = 0;
        for (int i = 2; i < 2 + count; i++) {
            length = (length << 8) | (bytes[i] & 0xff);
        }
        return length;
    }

    /** Whether fewer bytes would have done. */
    boolean longForm() {
        long length = length();
        return (lengthBytes() == 2 && length < 126) || (lengthBytes() == 8 && length >= 0 && length < 1 << 16);
    }

    /** What byte {@code position} of the payload is masked with; 0 when it is not. */
    int mask(long position) {
        return masked() ? bytes[2 + lengthBytes() + (int) (position & 3)] : 0;
    }
}
