package dev.weir.proxy.http.message;

import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1 message after the other from the bytes of a connection, fed in pieces of any size. Lifecycle:
 *
 * <ol>
 *   <li>{@link #read} takes bytes and tells the listener what they complete: start line, head, content, end.
 *   <li>At the head the listener says how the body is framed, by the value it returns.
 *   <li>After the end of a message the reader holds what came behind it until {@link #next} is called: one message at a time, so
 *       that pipelining cannot make it buffer more than one read.
 *   <li>{@link #inputEnded} when the peer sends no more; {@link #release} hands back what was never read as a message.
 * </ol>
 *
 * The listener may call {@link #hold} from any of its methods: nothing is told then until {@link #next}. Not safe for threads.
 */
public final class MessageReader {

    /** Learns what the bytes mean. */
    public interface Listener {

        /** The first byte of a head was read. */
        void begun();

        void startLine();

        /** The head is complete; returns how the body is framed. */
        Framing head(ReceivedHead head) throws BadMessageException;

        /** A run of content; the listener owns the buffer. */
        void content(ByteBuf content);

        void end(Fields trailers, long contentBytes, long wireBytes);

        /**
         * What came is not a message; nothing is told after this.
         *
         * @param received the bytes of the head so far; of the whole head if it was the head's meaning, or the body, that was wrong
         */
        void bad(BadMessageException why, byte[] received, boolean inBody);
    }

    /** Where the room for long heads comes from. Safe for use by several event loops. */
    public interface HeadMemory {

        /** Bounded by the limits of each head alone. */
        HeadMemory OWN = new HeadMemory() {
            @Override
            public boolean take(int bytes) {
                return true;
            }

            @Override
            public void giveBack(int bytes) {}
        };

        /** False when there is no room; nothing was taken then. */
        boolean take(int bytes);

        void giveBack(int bytes);
    }

    private final HeadLimits limits;
    private final Listener listener;
    private final HeadReader headReader;
    private @Nullable BodyReader body;
    private @Nullable ByteBuf pending;
    private boolean held;
    private boolean failed;
    private boolean reading;
    private boolean startLineTold;

    public MessageReader(HeadLimits limits, Listener listener) {
        this(limits, listener, HeadMemory.OWN);
    }

    /** Long heads take their room from {@code memory}, and are refused with 503 when it has none. */
    public MessageReader(HeadLimits limits, Listener listener, HeadMemory memory) {
        this.limits = limits;
        this.listener = listener;
        this.headReader = new HeadReader(limits, memory);
    }

    /** Takes a buffer, which this reader then owns. */
    public void read(ByteBuf in) {
        if (failed) {
            in.release();
            return;
        }
        ByteBuf before = pending;
        pending = before == null ? in : Unpooled.wrappedBuffer(before, in);
        drain();
    }

    /** Goes on with the message behind the one that ended, or after {@link #hold}. */
    public void next() {
        held = false;
        drain();
    }

    /** Tells nothing more until {@link #next}. */
    public void hold() {
        held = true;
    }

    /** Whether bytes wait behind a hold. */
    public boolean waiting() {
        return pending != null && pending.isReadable();
    }

    /** Whether a message has begun and not ended. */
    public boolean midMessage() {
        return headReader.begun() || body != null;
    }

    /** What a body with a length still lacks, in bytes; 0 when not known. */
    public long missingBytes() {
        return body == null ? 0 : body.missingBytes();
    }

    /** So many bytes of the body under way passed unread; fewer than {@link #missingBytes}. */
    public void passed(long bytes) {
        if (body == null || bytes >= body.missingBytes()) {
            throw new IllegalStateException("unread: the end of a body, or what is none: " + bytes + " bytes");
        }
        body.passed(bytes);
    }

    /**
     * The peer sends no more.
     *
     * @return false when it ended in the middle of a message
     */
    public boolean inputEnded() {
        if (body != null && body.endsHere()) {
            endMessage(body);
            return true;
        }
        return !midMessage();
    }

    /** Refuses the message under way for what its bytes do not tell, such as how long they take. */
    public void giveUp(int status, String why) {
        if (!failed) {
            failed = true;
            byte[] received = headReader.received();
            listener.bad(new BadMessageException(status, received.length, why), received, body != null);
        }
    }

    /** Ends the reader: what came and was not read as a message, null when there is nothing. The caller owns it. */
    public @Nullable ByteBuf release() {
        ByteBuf rest = pending;
        pending = null;
        failed = true;
        headReader.release();
        if (rest != null && !rest.isReadable()) {
            rest.release();
            return null;
        }
        return rest;
    }

    private void drain() {
        // The listener may call next() from within its own methods: the outer loop sees what that changed.
        if (reading) {
            return;
        }
        reading = true;
        try {
            while (pending != null && pending.isReadable() && !held && !failed) {
                step(pending);
            }
        } finally {
            reading = false;
        }
        if (pending != null && (failed || !pending.isReadable())) {
            pending.release();
            pending = null;
        }
    }

    private void step(ByteBuf in) {
        byte @Nullable [] head = null;
        try {
            if (body != null) {
                readBody(in, body);
                return;
            }
            if (!headReader.begun()) {
                listener.begun();
            }
            headReader.read(in);
            if (headReader.startLineComplete() && !startLineTold) {
                startLineTold = true;
                listener.startLine();
            }
            ReceivedHead received = headReader.take();
            if (received != null) {
                head = received.raw().bytes();
                startLineTold = false;
                BodyReader reader = new BodyReader(listener.head(received), limits);
                if (reader.complete()) {
                    endMessage(reader);
                } else {
                    body = reader;
                }
            }
        } catch (BadMessageException e) {
            failed = true;
            listener.bad(
                    head != null ? e.locatedIn(head) : e, head != null ? head : headReader.received(), body != null);
        }
    }

    private void readBody(ByteBuf in, BodyReader reader) throws BadMessageException {
        ByteBuf content = reader.next(in);
        if (content != null) {
            listener.content(content);
        }
        if (reader.complete()) {
            endMessage(reader);
        }
    }

    private void endMessage(BodyReader reader) {
        body = null;
        held = true;
        listener.end(reader.trailers(), reader.contentBytes(), reader.wireBytes());
    }
}
