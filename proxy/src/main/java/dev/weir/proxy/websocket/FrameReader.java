package dev.weir.proxy.websocket;

import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one direction of a WebSocket as they pass, in pieces of any size, and tells of each message once (RFC 6455,
 * section 5). Whatever comes is taken: what the RFC forbids is noted, and reading goes on, because where a frame ends is always
 * known. Knows no channel and no clock: the bytes may be those of a connection or of one HTTP/2 stream (RFC 8441).
 */
public final class FrameReader {

    /** Learns of messages. */
    @FunctionalInterface
    public interface Listener {
        void passed(WebSocketMessage message, long lastByteAtNanos);
    }

    private final Leg from;
    private final WebSocketExtensions extensions;
    private final Kept keep;
    private final Listener listener;
    private final FrameHeader header = new FrameHeader();
    private @Nullable MessageInPassing data;
    private @Nullable MessageInPassing control;
    private long frameAtNanos;
    private long length;
    private long position = -1;
    private boolean closeSeen;
    private boolean lost;

    /**
     * A reader of what comes from that leg.
     *
     * @param extensions in force, which give reserved bits a meaning
     */
    public FrameReader(Leg from, WebSocketExtensions extensions, Kept keep, Listener listener) {
        this.from = from;
        this.extensions = extensions;
        this.keep = keep;
        this.listener = listener;
    }

    /**
     * Looks at the readable bytes, without moving the buffer's indices.
     *
     * @param atNanos when they came
     */
    public void read(ByteBuf in, long atNanos) {
        int at = in.readerIndex();
        while (at < in.writerIndex() && !lost) {
            if (position < 0) {
                frameAtNanos = header.begun() ? frameAtNanos : atNanos;
                at = header.read(in, at);
                if (header.complete()) {
                    begin(atNanos);
                }
            } else {
                at = payload(in, at, atNanos);
            }
        }
    }

    /** The direction has ended: what was not finished is told as it is. */
    public void ended(long atNanos) {
        if (lost) {
            return;
        }
        lost = true;
        for (MessageInPassing left : new @Nullable MessageInPassing[] {control, data}) {
            if (left != null) {
                listener.passed(left.end(false), atNanos);
            }
        }
    }

    private void begin(long atNanos) {
        MessageInPassing message = WebSocketMessage.control(header.opcode()) ? beginControl() : beginData(atNanos);
        message.frame(header);
        message.noteIf(from == Leg.CLIENT && !header.masked(), WebSocketOddity.UNMASKED_CLIENT_FRAME);
        message.noteIf(from == Leg.ORIGIN && header.masked(), WebSocketOddity.MASKED_ORIGIN_FRAME);
        message.noteIf(header.longForm(), WebSocketOddity.LONG_FORM_LENGTH);
        message.noteIf(closeSeen, WebSocketOddity.AFTER_CLOSE);
        boolean known = header.reserved1() && marksCompression();
        boolean reserved = header.reserved23() || (header.reserved1() && !known);
        message.noteIf(reserved && extensions.others().isEmpty(), WebSocketOddity.RESERVED_BITS);
        length = header.length();
        position = 0;
        if (length < 0) {
            message.note(WebSocketOddity.IMPOSSIBLE_LENGTH);
            ended(atNanos);
        } else if (length == 0) {
            end(atNanos);
        }
    }

    private MessageInPassing beginControl() {
        int opcode = header.opcode();
        MessageInPassing message = new MessageInPassing(opcode, false, frameAtNanos, keep.of(opcode, false));
        message.noteIf(opcode > WebSocketMessage.PONG, WebSocketOddity.RESERVED_OPCODE);
        message.noteIf(!header.last(), WebSocketOddity.FRAGMENTED_CONTROL_FRAME);
        message.noteIf(header.length() < 0 || header.length() > 125, WebSocketOddity.OVERSIZED_CONTROL_FRAME);
        control = message;
        return message;
    }

    private MessageInPassing beginData(long atNanos) {
        MessageInPassing before = data;
        int opcode = header.opcode();
        if (opcode == WebSocketMessage.CONTINUATION && before != null) {
            return before;
        }
        if (before != null) {
            before.note(WebSocketOddity.INTERRUPTED);
            listener.passed(before.end(false), atNanos);
        }
        boolean compressed = header.reserved1() && marksCompression();
        MessageInPassing message = new MessageInPassing(opcode, compressed, frameAtNanos, keep.of(opcode, compressed));
        message.noteIf(opcode == WebSocketMessage.CONTINUATION, WebSocketOddity.CONTINUATION_OF_NOTHING);
        message.noteIf(opcode > WebSocketMessage.BINARY, WebSocketOddity.RESERVED_OPCODE);
        data = message;
        return message;
    }

    /** RFC 7692, section 6: the first reserved bit, on the first frame of a message. */
    private boolean marksCompression() {
        int opcode = header.opcode();
        return extensions.deflate() != null
                && opcode != WebSocketMessage.CONTINUATION
                && !WebSocketMessage.control(opcode);
    }

    private int payload(ByteBuf in, int at, long atNanos) {
        int count = (int) Math.min(length - position, in.writerIndex() - at);
        MessageInPassing message = current();
        if (message != null) {
            message.payload(in, at, count, header, position);
        }
        position += count;
        if (position == length) {
            end(atNanos);
        }
        return at + count;
    }

    private @Nullable MessageInPassing current() {
        return WebSocketMessage.control(header.opcode()) ? control : data;
    }

    private void end(long atNanos) {
        MessageInPassing message = current();
        boolean ofControl = message != null && message == control;
        boolean last = ofControl || header.last();
        header.clear();
        position = -1;
        if (message == null || !last) {
            return;
        }
        if (ofControl) {
            control = null;
            checkClose(message);
        } else {
            data = null;
        }
        listener.passed(message.end(true), atNanos);
    }

    private void checkClose(MessageInPassing message) {
        if (message.opcode() == WebSocketMessage.CLOSE) {
            closeSeen = true;
            int code = message.closeCode();
            message.noteIf(code != -1 && !mayStandInAFrame(code), WebSocketOddity.BAD_CLOSE_CODE);
        }
    }

    /** RFC 6455, section 7.4, and the registry that it makes: 1004 to 1006 and 1015 are for programs, not for frames. */
    private static boolean mayStandInAFrame(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
