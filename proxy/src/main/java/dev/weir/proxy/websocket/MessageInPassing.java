package dev.weir.proxy.websocket;

import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A message of which frames have come. */
final class MessageInPassing {

    private static final byte[] NOTHING = {};

    /** The first growth: most messages are small. */
    private static final int USUAL_BYTES = 256;

    private final int opcode;
    private final boolean compressed;
    private final long firstByteAtNanos;
    private final int keepBytes;
    private final Set<WebSocketOddity> oddities = EnumSet.noneOf(WebSocketOddity.class);
    private int frames;
    private long wireBytes;
    private long payloadBytes;
    private byte[] kept = NOTHING;
    private int keptBytes;

    MessageInPassing(int opcode, boolean compressed, long firstByteAtNanos, int keepBytes) {
        this.opcode = opcode;
        this.compressed = compressed;
        this.firstByteAtNanos = firstByteAtNanos;
        this.keepBytes = keepBytes;
    }

    int opcode() {
        return opcode;
    }

    void note(WebSocketOddity oddity) {
        oddities.add(oddity);
    }

    void noteIf(boolean odd, WebSocketOddity oddity) {
        if (odd) {
            oddities.add(oddity);
        }
    }

    void frame(FrameHeader header) {
        frames++;
        wireBytes += header.size();
    }

    /**
     * A run of payload; only looked at.
     *
     * @param position of its first byte in the frame
     */
    void payload(ByteBuf in, int from, int count, FrameHeader header, long position) {
        wireBytes += count;
        payloadBytes += count;
        int keep = Math.min(count, keepBytes - keptBytes);
        if (keep <= 0) {
            return;
        }
        if (kept.length < keptBytes + keep) {
            int grown = Math.max(USUAL_BYTES, Math.max(keptBytes + keep, Math.min(keepBytes, kept.length * 2)));
            kept = Arrays.copyOf(kept, Math.min(keepBytes, grown));
        }
        in.getBytes(from, kept, keptBytes, keep);
        if (header.masked()) {
            for (int i = 0; i < keep; i++) {
                kept[keptBytes + i] ^= (byte) header.mask(position + i);
            }
        }
        keptBytes += keep;
    }

    /** The close code; -1 when the frame has none, 0 when it has half of one. */
    int closeCode() {
        return payloadBytes == 0 ? -1 : keptBytes < 2 ? 0 : ((kept[0] & 0xff) << 8) | (kept[1] & 0xff);
    }

    WebSocketMessage end(boolean whole) {
        byte[] all = keptBytes == kept.length ? kept : Arrays.copyOf(kept, keptBytes);
        return new WebSocketMessage(
                opcode,
                compressed,
                whole,
                frames,
                firstByteAtNanos,
                wireBytes,
                payloadBytes,
                all,
                Set.copyOf(oddities));
    }
}
