package dev.weir.proxy.http.message;

import dev.weir.events.RawHead;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes chunk framing off a body (RFC 9112, section 7.1), strictly: hexadecimal digits, optional extensions without control
 * characters, CR LF. Sizes are bounded to 15 digits, so they cannot wrap.
 */
final class ChunkedReader {

    private static final int MAX_SIZE_LINE_BYTES = 4_096;
    private static final int MAX_SIZE_DIGITS = 15;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        END
    }

    private final HeadLimits limits;
    private State state = State.SIZE;
    private long size;
    private int digits;
    private int sizeLineBytes;
    private byte[] trailers = new byte[64];
    private int trailersLength;
    private Fields trailerFields = Fields.NONE;

    ChunkedReader(HeadLimits limits) {
        this.limits = limits;
    }

    boolean complete() {
        return state == State.END;
    }

    Fields trailers() {
        return trailerFields;
    }

    /** The next run of content (retained), null when {@code in} holds no more of it or the body is complete. */
    @Nullable
    ByteBuf next(ByteBuf in) throws BadMessageException {
        while (in.isReadable() && state != State.END) {
            if (state == State.DATA) {
                int count = (int) Math.min(size, in.readableBytes());
                size -= count;
                if (size == 0) {
                    state = State.DATA_CR;
                }
                return in.readRetainedSlice(count);
            }
            framing(in.readByte());
        }
        return null;
    }

    private void framing(byte b) throws BadMessageException {
        switch (state) {
            case SIZE -> sizeByte(b);
            case EXTENSION -> extensionByte(b);
            case SIZE_LF -> {
                expect(b, '\n');
                state = size == 0 ? State.TRAILERS : State.DATA;
                digits = 0;
                sizeLineBytes = 0;
            }
            case DATA_CR -> {
                expect(b, '\r');
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                expect(b, '\n');
                state = State.SIZE;
            }
            case TRAILERS -> trailerByte(b);
            case DATA, END -> throw new IllegalStateException(state.toString());
        }
    }

    private void sizeByte(byte b) throws BadMessageException {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && b > 0) {
            if (++digits > MAX_SIZE_DIGITS) {
                throw bad("chunk size has over " + MAX_SIZE_DIGITS + " digits");
            }
            size = (size << 4) | digit;
        } else if (digits > 0 && b == '\r') {
            state = State.SIZE_LF;
        } else if (digits > 0 && b == ';') {
            state = State.EXTENSION;
        } else {
            throw bad("chunk size is not hexadecimal digits");
        }
    }

    private void extensionByte(byte b) throws BadMessageException {
        if (b == '\r') {
            state = State.SIZE_LF;
        } else if ((b >= 0 && b < 0x20 && b != '\t') || b == 0x7f) {
            throw bad("control character in a chunk extension");
        } else if (++sizeLineBytes > MAX_SIZE_LINE_BYTES) {
            throw bad("chunk extension is over " + MAX_SIZE_LINE_BYTES + " bytes");
        }
    }

    private void trailerByte(byte b) throws BadMessageException {
        if (trailersLength == limits.headBytes()) {
            throw new BadMessageException(431, 0, "trailers are over " + limits.headBytes() + " bytes");
        }
        if (trailersLength == trailers.length) {
            trailers = java.util.Arrays.copyOf(trailers, trailers.length * 2);
        }
        trailers[trailersLength++] = b;
        if (b == 0) {
            throw bad("NUL in the trailers");
        }
        boolean afterCr = trailersLength > 1 && trailers[trailersLength - 2] == '\r';
        if ((b == '\n') != afterCr) {
            throw bad("a trailer line does not end in CR LF");
        }
        boolean emptyLine = b == '\n' && (trailersLength == 2 || trailers[trailersLength - 3] == '\n');
        if (emptyLine) {
            trailerFields = trailersLength == 2
                    ? Fields.NONE
                    : new HeadParser(new RawHead(java.util.Arrays.copyOf(trailers, trailersLength), 0), limits)
                            .trailers();
            state = State.END;
        }
    }

    private static void expect(byte b, char expected) throws BadMessageException {
        if (b != expected) {
            throw bad("chunk framing: " + (expected == '\r' ? "CR" : "LF") + " expected");
        }
    }

    private static BadMessageException bad(String why) {
        return new BadMessageException(400, 0, why);
    }
}
