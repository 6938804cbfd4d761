package dev.weir.proxy.http.message;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of one head as they come, in pieces of any size, and notices the ends of the start line and of the head.
 * Line ends are CR LF and nothing else: a bare CR, a bare LF or a NUL is where two readers begin to disagree (RFC 9112, section
 * 2.2 allows a server to be lenient; one between two others must not be).
 */
final class HeadReader {

    /** What each head may take without asking {@link MessageReader.HeadMemory}. */
    private static final int FREE_BYTES = 512;

    /** In which most heads end: what is behind them need not be copied. The next pieces are as long as what came. */
    private static final int FIRST_PIECE_BYTES = 512;

    private static final byte[] NONE = {};

    /** Where a head is put together that comes whole, as nearly all do: one for each event loop, not for each of its connections. */
    private static final class Desk {
        final byte[] bytes = new byte[8 * 1024];
        final KnownHeads known = new KnownHeads();
    }

    private static final FastThreadLocal<Desk> DESK = new FastThreadLocal<>() {
        @Override
        protected Desk initialValue() {
            return new Desk();
        }
    };

    private final HeadLimits limits;
    private final MessageReader.HeadMemory memory;

    /** Of a head under way; outside of {@link #read} never the desk. */
    private byte[] bytes = NONE;

    private int claimed;
    private int length;
    private int startLineLength = -1;
    private int lineStart;
    private boolean complete;
    private @Nullable ReceivedHead head;

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

    /** What has come so far; a copy. */
    byte[] received() {
        return head == null ? Arrays.copyOf(bytes, length) : head.raw().bytes().clone();
    }

    /** The head when it is complete, once; null before. */
    @Nullable
    ReceivedHead take() {
        ReceivedHead taken = head;
        if (taken != null) {
            release();
        }
        return taken;
    }

    /** Takes bytes until the head is complete or there are no more; what follows the head stays in {@code in}. */
    void read(ByteBuf in) throws BadMessageException {
        Desk shared = DESK.get();
        byte[] desk = shared.bytes;
        if (length == 0) {
            bytes = desk;
        }
        try {
            collect(in);
            if (complete) {
                head = shared.known.head(bytes, length, startLineLength);
                bytes = NONE;
            } else if (bytes == desk) {
                keep(length);
            }
        } finally {
            if (bytes == desk) {
                // Of what is wrong all that came is shown.
                bytes = Arrays.copyOf(desk, length);
            }
        }
    }

    private void collect(ByteBuf in) throws BadMessageException {
        while (!complete && in.isReadable()) {
            if (length == bytes.length || length >= limits.headBytes()) {
                grow();
            }
            int from = length;
            int room = Math.min(bytes.length, limits.headBytes()) - from;
            int taken = Math.min(in.readableBytes(), Math.min(room, Math.max(FIRST_PIECE_BYTES, from)));
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
        keep(Math.min(Math.max(bytes.length * 2, FREE_BYTES), limits.headBytes()));
    }

    /** Moves what has come to memory of its own. */
    private void keep(int size) throws BadMessageException {
        int claim = Math.max(0, size - FREE_BYTES);
        if (claim > claimed) {
            if (!memory.take(claim - claimed)) {
                throw new BadMessageException(
                        503, length, "no room for a head this long: Weir holds too many bytes already");
            }
            claimed = claim;
        }
        bytes = Arrays.copyOf(bytes, size);
    }

    /** Gives the memory back; what had come of a head is forgotten. */
    void release() {
        if (claimed > 0) {
            memory.giveBack(claimed);
            claimed = 0;
        }
        bytes = NONE;
        length = 0;
        startLineLength = -1;
        lineStart = 0;
        complete = false;
        head = null;
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
