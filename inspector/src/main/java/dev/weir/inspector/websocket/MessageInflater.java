package dev.weir.inspector.websocket;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes permessage-deflate (RFC 7692, section 7.2.2) for one direction of a WebSocket, message after message. Usually a message is
 * compressed with the ones before it as its dictionary: after one that could not be read, none can, and each says so.
 */
public final class MessageInflater implements AutoCloseable {

    /** What the sender cut off each message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    /** A small message must not become a huge one: as for bodies, output below 1 MiB is never held against it. */
    private static final int FREE_BYTES = 1 << 20;

    private static final int MOST_RATIO = 250;
    private static final int MOST_BYTES = 32 << 20;

    private final Inflater inflater = new Inflater(true);
    private final boolean startsAnew;
    private final Runnable whenClosed;
    private @Nullable String lost;
    private boolean closed;

    MessageInflater(boolean startsAnew, Runnable whenClosed) {
        this.startsAnew = startsAnew;
        this.whenClosed = whenClosed;
    }

    /**
     * What came of a message.
     *
     * @param kept its first bytes
     * @param bytes of it; null when nobody knows
     * @param unread why it was not read to its end
     * @param broken what came is not of the coding
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, handed over
    public record Inflated(
            byte[] kept, @Nullable Long bytes, @Nullable String unread, boolean broken) {}

    /** Some of what came before is not known. */
    public void missed(String why) {
        if (!startsAnew && lost == null) {
            lost = why;
        }
    }

    /**
     * Inflates the payload of one message.
     *
     * @param keepBytes how many bytes of the content are wanted; it is read to its end all the same
     */
    public Inflated inflate(byte[] payload, int keepBytes) {
        if (lost != null) {
            return new Inflated(new byte[0], null, lost, false);
        }
        if (startsAnew) {
            inflater.reset();
        }
        Output out =
                new Output(keepBytes, Math.min(MOST_BYTES, Math.max(FREE_BYTES, (long) payload.length * MOST_RATIO)));
        try {
            if (!run(payload, out) || !run(TAIL, out)) {
                missed("an earlier message expands beyond " + out.most + " bytes");
                return new Inflated(out.kept.toByteArray(), null, "expands beyond " + out.most + " bytes", false);
            }
        } catch (DataFormatException e) {
            missed("an earlier message was not compressed as agreed");
            return new Inflated(out.kept.toByteArray(), null, "not compressed as agreed", true);
        }
        if (inflater.finished()) {
            // A final block ends what Java can follow; real senders flush instead (section 7.2.3.5).
            missed("an earlier message ended the compression");
        }
        return new Inflated(out.kept.toByteArray(), out.bytes, null, false);
    }

    /** False when there is more than may be. */
    private boolean run(byte[] in, Output out) throws DataFormatException {
        inflater.setInput(in);
        byte[] buffer = new byte[8192];
        while (!inflater.finished()) {
            int count = inflater.inflate(buffer);
            if (count == 0 && inflater.needsDictionary()) {
                throw new DataFormatException("a preset dictionary");
            }
            if (count == 0 && inflater.needsInput()) {
                return true;
            }
            out.take(buffer, count);
            if (out.bytes > out.most) {
                return false;
            }
        }
        return true;
    }

    private static final class Output {
        final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        final long most;
        private final int keepBytes;
        long bytes;

        Output(int keepBytes, long most) {
            this.keepBytes = keepBytes;
            this.most = most;
        }

        void take(byte[] buffer, int count) {
            bytes += count;
            kept.write(buffer, 0, Math.max(0, Math.min(count, keepBytes - kept.size())));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inflater.end();
            whenClosed.run();
        }
    }
}
