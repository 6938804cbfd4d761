package dev.weir.inspector.wire;

import dev.weir.events.TcpState;
import dev.weir.inspector.model.wire.Segment;

/**
 * One segment of a close: the sender's state is the one after it was sent, the receiver's the one after it arrived.
 *
 * @param merged one segment both acknowledges the other end's FIN, for the first time, and carries a FIN: three instead of four
 */
public record CloseRung(Segment segment, TcpState weirState, TcpState peerState, boolean merged) {}
