package dev.weir.inspector.model.wire;

import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection sent. Bytes are payload; retransmitted ones count in {@code retransmittedBytes} only.
 *
 * @param initialSequence the absolute number that relative ones count from; where the SYN was not seen, the number before the
 *     first that was
 * @param unseenBytes acknowledged by the other end and yet never seen: lost by the capture
 * @param opening null when the SYN was not seen
 */
public record Sender(
        long initialSequence,
        long segments,
        long payloadBytes,
        long retransmissions,
        long retransmittedBytes,
        long outOfOrder,
        long duplicateAcks,
        long zeroWindows,
        long unseenBytes,
        @Nullable Opening opening) {}
