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
            if (length == bytes.length || length >= limits.headBytes()) {
                grow();
            }
            int from = length;
            int room = Math.min(bytes.length, limits.headBytes()) - from;
            int taken = Math.min(in.readableBytes(), room);
            in.readBytes(bytes, from, taken);
            length += taken;
            scan(from);
            // What was copied of what stands behind the head goes back.
            in.readerIndex(in.readerIndex() - (from + taken - length));
        }
    }

    /** Looks at each byte once: most are of no interest, and quickly passed. */
    private void scan(int from) throws BadMessageException {
        if (from > 0 && bytes[from - 1] == '\r' && bytes[from] != '\n') {
            throw strayReturn(from - 1);
        }
        int end = length;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b > '\r' || b < 0) {
                continue;
            }
            if (b == '\n') {
                endLine(i + 1);
                if (complete) {
                    length = i + 1;
                    return;
                }
            } else if (b == '\r' && i + 1 < end && bytes[i + 1] != '\n') {
                throw strayReturn(i);
            } else if (b == 0) {
                throw new BadMessageException(400, i, "NUL in head");
            }
        }
        refuseLongStart(end);
    }

    private static BadMessageException strayReturn(int at) {
        return new BadMessageException(400, at, "CR without LF");
    }

    /** {@code end}: of the start line, or of as much of it as has come. */
    private void refuseLongStart(int end) throws BadMessageException {
        if (startLineLength < 0 && end - 2 > limits.startLineBytes()) {
            throw new BadMessageException(
                    414, limits.startLineBytes(), "start line is over " + limits.startLineBytes() + " bytes");
        }
    }

    private void grow() throws BadMessageException {
        if (length >= limits.headBytes()) {
            throw new BadMessageException(431, length, "head is over " + limits.headBytes() + " bytes");
        }
        int size = Math.min(bytes.length * 2, limits.headBytes());
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

    private void endLine(int end) throws BadMessageException {
        refuseLongStart(end);
        if (end < 2 || bytes[end - 2] != '\r') {
            throw new BadMessageException(400, end - 1, "LF without CR");
        }
        int lineLength = end - 2 - lineStart;
        if (startLineLength < 0) {
            if (lineLength == 0) {
                throw new BadMessageException(400, 0, "empty line where a start line must be");
            }
            startLineLength = lineLength;
        } else if (lineLength == 0) {
            complete = true;
        }
        lineStart = end;
    }
}
