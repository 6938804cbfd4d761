package dev.weir.inspector.wire;

import dev.weir.events.TcpState;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments that closed a connection, with the states that both ends passed through (RFC 9293, section 3.6): from the first FIN
 * or RST on, those that carry FIN or RST, and those that acknowledge a FIN for the first time.
 */
public final class CloseRungs {

    private final List<CloseRung> rungs = new ArrayList<>();
    private final boolean crossed;
    private final End weir = new End();
    private final End peer = new End();

    /** One end of the connection. */
    private static final class End {
        TcpState state = TcpState.ESTABLISHED;
        /** Behind its FIN; -1 before it sent one. */
        long finEnd = -1;

        boolean finAcknowledged;
    }

    private CloseRungs(boolean crossed) {
        this.crossed = crossed;
    }

    /** Empty when neither FIN nor RST was seen. */
    public static List<CloseRung> of(Segments segments) {
        CloseRungs close = new CloseRungs(crossed(segments));
        segments.kept().forEach(close::segment);
        return List.copyOf(close.rungs);
    }

    /** Both ends sent a FIN before they had the other's: the later one does not acknowledge the earlier. */
    static boolean crossed(Segments segments) {
        Segment ours = segments.first(segment -> segment.has(Segment.FIN) && segment.fromWeir());
        Segment theirs = segments.first(segment -> segment.has(Segment.FIN) && !segment.fromWeir());
        if (ours == null || theirs == null) {
            return false;
        }
        boolean oursFirst = ours.number() < theirs.number();
        return oursFirst ? theirs.acknowledged() < ours.end() : ours.acknowledged() < theirs.end();
    }

    private void segment(Segment segment) {
        End sender = segment.fromWeir() ? weir : peer;
        End receiver = segment.fromWeir() ? peer : weir;
        boolean acknowledges = receiver.finEnd >= 0
                && !receiver.finAcknowledged
                && segment.acknowledged() >= receiver.finEnd
                && !segment.has(Segment.RST);
        boolean fin = segment.has(Segment.FIN);
        boolean reset = segment.has(Segment.RST);
        if (!fin && !reset && !acknowledges) {
            return;
        }
        if (acknowledges) {
            receiver.finAcknowledged = true;
            receiver.state = afterAck(receiver.state);
        }
        boolean second = fin && sender.finEnd < 0 && receiver.finEnd >= 0;
        if (fin && sender.finEnd < 0) {
            sender.finEnd = segment.end();
            sender.state = afterFinSent(sender.state);
            // The first of two that cross has not arrived when the second is sent.
            receiver.state = crossed && !second ? receiver.state : afterFinReceived(receiver.state);
        }
        if (reset) {
            sender.state = TcpState.CLOSED;
            receiver.state = TcpState.CLOSED;
        }
        rungs.add(new CloseRung(segment, weir.state, peer.state, fin && acknowledges));
        if (crossed && second) {
            sender.state = TcpState.CLOSING;
        }
    }

    private static TcpState afterAck(TcpState state) {
        return switch (state) {
            case FIN_WAIT_1 -> TcpState.FIN_WAIT_2;
            case CLOSING -> TcpState.TIME_WAIT;
            case LAST_ACK -> TcpState.CLOSED;
            default -> state;
        };
    }

    private static TcpState afterFinSent(TcpState state) {
        return switch (state) {
            case CLOSE_WAIT -> TcpState.LAST_ACK;
            case ESTABLISHED -> TcpState.FIN_WAIT_1;
            default -> state;
        };
    }

    private static TcpState afterFinReceived(TcpState state) {
        return switch (state) {
            case ESTABLISHED -> TcpState.CLOSE_WAIT;
            case FIN_WAIT_1 -> TcpState.CLOSING;
            case FIN_WAIT_2 -> TcpState.TIME_WAIT;
            default -> state;
        };
    }
}
