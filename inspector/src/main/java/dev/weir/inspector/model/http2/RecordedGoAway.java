package dev.weir.inspector.model.http2;

/**
 * One end of an HTTP/2 connection took no more streams (RFC 9113, section 6.8).
 *
 * @param byPeer the client or the origin sent it; else Weir
 * @param lastStream the last one that was or might have been processed
 * @param debug what came with it, as text for a person, possibly empty
 */
public record RecordedGoAway(boolean byPeer, int lastStream, long errorCode, String debug, long atNanos) {}
