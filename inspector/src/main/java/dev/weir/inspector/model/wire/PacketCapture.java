package dev.weir.inspector.model.wire;

import org.jspecify.annotations.Nullable;

/**
 * Whether and how packets were captured beside the proxy.
 *
 * @param tool {@code dumpcap} or {@code tcpdump}; null when packets were not captured
 * @param why they were not, or not until the end; else null
 * @param payload whether the file beside the capture has whole packets, or their heads only
 * @param seen packets that reached Weir, also those of others
 * @param dropped packets that the kernel or the tool had no room for, as far as the tool told
 * @param clockErrorNanos packets are stamped by the wall clock: within this, their times agree with all others of the capture
 */
public record PacketCapture(
        @Nullable String tool, @Nullable String why, boolean payload, long seen, long dropped, long clockErrorNanos) {

    /** Nobody asked for packets. */
    public static final PacketCapture OFF = off(null);

    public static PacketCapture off(@Nullable String why) {
        return new PacketCapture(null, why, false, 0, 0, 0);
    }

    /** Whether there is no packet evidence in this capture. */
    public boolean off() {
        return tool == null;
    }
}
