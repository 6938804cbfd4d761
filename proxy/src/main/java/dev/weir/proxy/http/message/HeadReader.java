package dev.weir.proxy.http.message;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects the bytes of one head as they come, in pieces of any size, and notices the ends of the start line and of the head.
 * Line ends are CR LF and nothing else: a bare CR, a bare LF or a NUL is where two readers begin to disagree (RFC 9112, section
 * 2.2 allows a server to be lenient; one between two others must not be).
 */
final class HeadReader {

    private static final int FIRST_BYTES = 512;
    private static final int USUAL_BYTES = 8 * 1024;

    private final HeadLimits limits;
    private final MessageReader.HeadMemory memory;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private int startLineLength = -1;
    private int lineStart;
    private boolean complete;

    HeadReader(HeadLimits limits, MessageReader.HeadMemory memory) {
        this.limits = limits;
        this.memory = memory;
    }

    /** Whether any byte of a head has come. */
    boolean begun() {
        return length > 0;
    }

    boolean startLineComplete() {
        return startLineLength >= 0;
    }

    boolean complete() {
        return complete;
    }

    /** What has come so far; a copy. */
    byte[] received() {
        return Arrays.copyOf(bytes, length);
    }

    RawHead take() {
        RawHead head = new RawHead(Arrays.copyOf(bytes, length), startLineLength);
        length = 0;
        if (bytes.length > USUAL_BYTES) {
            release(); // one long head must not cost its memory for the connection's life
        }
        lineStart = 0;
        startLineLength = -1;
        complete = false;
        return head;
    }

    /** Takes bytes until the head is complete or there are no more; what follows the head stays in {@code in}. */
    void read(ByteBuf in) throws BadMessageException {
        while (!complete && in.isReadable()) {
            int newline = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            int end = newline < 0 ? in.writerIndex() : newline + 1;
            append(in, end - in.readerIndex());
            if (newline >= 0) {
                endLine();
            }
        }
    }

    private void append(ByteBuf in, int count) throws BadMessageException {
        int room = limits.headBytes() - length;
        int taken = Math.min(count, Math.max(room, 0));
        if (length + taken > bytes.length) {
            grow(Math.max(length + taken, Math.min(bytes.length * 2, limits.headBytes())));
        }
        in.readBytes(bytes, length, taken);
        int from = length;
        length += taken;
        refuseControls(from);
        if (startLineLength < 0 && length - 2 > limits.startLineBytes()) {
            throw new BadMessageException(
                    414, limits.startLineBytes(), "start line is over " + limits.startLineBytes() + " bytes");
        }
        if (taken < count) {
            throw new BadMessageException(431, length, "head is over " + limits.headBytes() + " bytes");
        }
    }

    private void grow(int size) throws BadMessageException {
        if (!memory.take(size - bytes.length)) {
            throw new BadMessageException(
                    503, length, "no room for a head this long: Weir holds too many bytes already");
        }
        bytes = Arrays.copyOf(bytes, size);
    }

    /** Gives the memory back; what had come of a head is forgotten. */
    void release() {
        if (bytes.length > FIRST_BYTES) {
            memory.giveBack(bytes.length - FIRST_BYTES);
            bytes = new byte[FIRST_BYTES];
        }
        length = 0;
    }

    private void refuseControls(int from) throws BadMessageException {
        for (int i = Math.max(from - 1, 0); i < length; i++) {
            byte b = bytes[i];
            if (b == 0) {
                throw new BadMessageException(400, i, "NUL in head");
            }
            if (b == '\r' && i + 1 < length && bytes[i + 1] != '\n') {
                throw new BadMessageException(400, i, "CR without LF");
            }
        }
    }

    private void endLine() throws BadMessageException {
        if (length < 2 || bytes[length - 2] != '\r') {
            throw new BadMessageException(400, length - 1, "LF without CR");
        }
        int lineLength = length - 2 - lineStart;
        if (startLineLength < 0) {
            if (lineLength == 0) {
                throw new BadMessageException(400, 0, "empty line where a start line must be");
            }
            startLineLength = lineLength;
        } else if (lineLength == 0) {
            complete = true;
        }
        lineStart = length;
    }
}
