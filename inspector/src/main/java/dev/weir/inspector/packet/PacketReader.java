package dev.weir.inspector.packet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of pcap or pcapng as it comes, cut anywhere. Which of the two it is, the first four bytes tell. Not safe for
 * threads.
 */
public final class PacketReader {

    /** What is read, told as soon as it is whole. */
    public interface Listener {
        void packet(CapturedPacket packet);

        /** The kernel or the program had no room for so many packets, in all, on one interface. */
        void dropped(long packets);

        /** TLS secrets, in the NSS key log format. */
        void secrets(byte[] keyLog);
    }

    /** Larger than any packet (64 KiB) with all comments that a person writes: what claims to be longer is broken. */
    static final int LARGEST_BLOCK_BYTES = 1 << 24;

    private static final int PCAPNG = 0x0A0D0D0A;

    private final Listener listener;
    private byte[] held = new byte[65_536];
    private int from;
    private int to;
    private @Nullable Format format;

    /** One of the two formats: takes one whole unit at a time. */
    interface Format {
        /**
         * Reads one unit at the offset, if all of it is there.
         *
         * @return how many bytes it had; 0 when more are needed
         */
        int read(byte[] bytes, int from, int to, Listener listener);
    }

    public PacketReader(Listener listener) {
        this.listener = listener;
    }

    /**
     * Takes the next bytes.
     *
     * @throws PacketFormatException when it is no capture; nothing can be fed after that
     */
    public void feed(byte[] bytes, int offset, int length) {
        makeRoom(length);
        System.arraycopy(bytes, offset, held, to, length);
        to += length;
        Format reading = format == null ? recognise() : format;
        if (reading == null) {
            return;
        }
        int taken = reading.read(held, from, to, listener);
        while (taken > 0) {
            from += taken;
            taken = reading.read(held, from, to, listener);
        }
    }

    private @Nullable Format recognise() {
        if (to - from < 4) {
            return null;
        }
        int magic = new Bytes(held, from, to).u32(0, true);
        format = magic == PCAPNG ? new PcapngFormat() : PcapFormat.of(magic);
        return format;
    }

    private void makeRoom(int length) {
        if (to + length <= held.length) {
            return;
        }
        int left = to - from;
        byte[] larger = left + length <= held.length ? held : new byte[Math.max(held.length * 2, left + length)];
        System.arraycopy(held, from, larger, 0, left);
        held = larger;
        from = 0;
        to = left;
    }

    /** Whether it began as a capture does. */
    public boolean begun() {
        return format != null;
    }

    static byte[] copy(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }
}
