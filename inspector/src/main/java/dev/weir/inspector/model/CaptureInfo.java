package dev.weir.inspector.model;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.model.wire.PacketCapture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a whole capture.
 *
 * @param command the child's command line of {@code weir record}; empty for {@code weir run}
 * @param transport {@code epoll} or {@code nio}: what the kernel could be asked
 * @param lost what was not recorded, and why
 * @param packets whether packets were captured beside
 * @param strain what the recording did to the traffic, and how exact its clock was
 */
public record CaptureInfo(
        String weirVersion,
        ClockAnchor anchor,
        List<String> command,
        String transport,
        Loss lost,
        PacketCapture packets,
        Strain strain) {

    /** Without packets, and nothing known of the strain. */
    public CaptureInfo(String weirVersion, ClockAnchor anchor, List<String> command, String transport, Loss lost) {
        this(weirVersion, anchor, command, transport, lost, PacketCapture.OFF, Strain.NONE);
    }

    public CaptureInfo withLost(Loss newLost) {
        return new CaptureInfo(weirVersion, anchor, command, transport, newLost, packets, strain);
    }

    public CaptureInfo withPackets(PacketCapture newPackets) {
        return new CaptureInfo(weirVersion, anchor, command, transport, lost, newPackets, strain);
    }

    public CaptureInfo withStrain(Strain newStrain) {
        return new CaptureInfo(weirVersion, anchor, command, transport, lost, packets, newStrain);
    }

    /**
     * What could not be recorded; all zero when nothing was lost.
     *
     * @param droppedEvents the queue was full, or what they belong to had been dropped before
     * @param unwrittenExchanges the capture file could not be written
     * @param evictedExchanges made room for newer ones
     * @param abrupt the process ended without sealing the capture; at most the last batch is missing
     * @param droppedBodyBytes of bodies within their limit, for want of memory
     */
    public record Loss(
            long droppedEvents, long unwrittenExchanges, long evictedExchanges, boolean abrupt, long droppedBodyBytes) {
        public static final Loss NONE = new Loss(0, 0, 0, false);

        /** Every body within its limit was kept. */
        public Loss(long droppedEvents, long unwrittenExchanges, long evictedExchanges, boolean abrupt) {
            this(droppedEvents, unwrittenExchanges, evictedExchanges, abrupt, 0);
        }

        // Spelled out, as each recording compares some at its start, and the JVM would spin classes for that
        // (docs/notes/026).

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Loss loss
                    && droppedEvents == loss.droppedEvents
                    && unwrittenExchanges == loss.unwrittenExchanges
                    && evictedExchanges == loss.evictedExchanges
                    && abrupt == loss.abrupt
                    && droppedBodyBytes == loss.droppedBodyBytes;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(droppedEvents + unwrittenExchanges + evictedExchanges + droppedBodyBytes);
        }
    }

    /**
     * What the recording did to the traffic, and how late the event loops were: stamps that are neither the kernel's nor a packet's can
     * be late by as much. All zero when it was not measured.
     *
     * @param lagP50Nanos half of all turns of the loops were at most so late
     * @param lagP99Nanos of a hundred 99
     * @param lagMaxNanos the worst
     * @param stalls turns over 5 ms
     * @param heldNanos event loops waited for the recording so long, together, for nothing was to be lost
     */
    public record Strain(long lagP50Nanos, long lagP99Nanos, long lagMaxNanos, long stalls, long heldNanos) {
        public static final Strain NONE = new Strain(0, 0, 0, 0, 0);
    }
}
