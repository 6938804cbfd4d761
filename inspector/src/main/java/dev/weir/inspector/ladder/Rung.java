package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * One thing that went from one end to the other.
 *
 * @param atNanos when Weir's end sent or got it; null when nothing tells
 * @param sent by Weir
 * @param word what it was
 * @param ourState of Weir's end afterwards; null when nothing tells
 * @param peerState of the other end
 * @param evidence of the step and its time; the other end's state is inferred unless this is PACKET
 */
public record Rung(
        @Nullable Long atNanos,
        boolean sent,
        String word,
        @Nullable TcpState ourState,
        @Nullable TcpState peerState,
        Evidence evidence) {

    boolean inferredPeer() {
        return evidence != Evidence.PACKET && peerState != null;
    }
}
