package dev.weir.inspector.model.wire;

/** What is remarkable about a segment. */
public enum SegmentMark {
    /** It carries what had been seen before, or what had been lost on the way to us. */
    RETRANSMISSION,
    /** It fills a gap sooner than a retransmission could: it was overtaken on its way. */
    OUT_OF_ORDER,
    /** It says once more, and says nothing else, up to where its sender has everything; more than that is under way. */
    DUPLICATE_ACK,
    /** Its sender can take nothing more. */
    ZERO_WINDOW,
    /** It repeats the last byte, or nothing, to hear whether the other end is there (RFC 9293, section 3.8.4). */
    KEEP_ALIVE,
    /** It acknowledges what was never seen: the capture, not the network, lost that. */
    ACKS_UNSEEN
}
