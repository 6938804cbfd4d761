package dev.weir.inspector.findings.tcp;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import java.util.List;
import java.util.function.Consumer;

/** W309: a sender holds a small segment back until the one before is acknowledged, and the other end takes its time to do so. */
final class NagleRule {

    /** How soon behind the acknowledgement the next segment comes. */
    private static final long AT_ONCE_NANOS = 2_000_000L;

    /** The least that both ends must take (RFC 9293, section 3.7.1), where the handshake was not seen. */
    private static final int LEAST_MSS = 536;

    private NagleRule() {}

    static void pause(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        RecordedConnection origin = x.origin();
        Segments segments = origin == null ? null : origin.segments();
        if (segments == null) {
            return;
        }
        List<Segment> kept = segments.kept();
        for (int i = 0; i + 1 < kept.size(); i++) {
            Segment small = kept.get(i);
            boolean within = small.atNanos() >= x.exchange().startedAtNanos()
                    && small.atNanos() <= x.exchange().endedAtNanos();
            long gap = within && small.payloadBytes() > 0 && small.payloadBytes() < mss(segments, small)
                    ? pauseBehind(kept, i)
                    : 0;
            if (gap >= thresholds.nanos(Threshold.W309_LEAST_MS) && gap <= thresholds.nanos(Threshold.W309_MOST_MS)) {
                found.accept(Finding.of(FindingCode.W309, x, Evidence.PACKET, gap, "gap", Numbers.time(gap))
                        .variant(small.fromWeir() ? "weir" : "origin"));
                return;
            }
        }
    }

    private static int mss(Segments segments, Segment sent) {
        var opening = (sent.fromWeir() ? segments.peer() : segments.weir()).opening();
        return opening == null || opening.mss() < 0 ? LEAST_MSS : opening.mss();
    }

    /** From the small segment to the next of the same side, when an acknowledgement of it comes just before that; else 0. */
    private static long pauseBehind(List<Segment> kept, int at) {
        Segment small = kept.get(at);
        for (int i = at + 1; i < kept.size(); i++) {
            Segment next = kept.get(i);
            if (next.fromWeir() == small.fromWeir() && next.payloadBytes() > 0) {
                Segment before = kept.get(i - 1);
                long gap = next.atNanos() - small.atNanos();
                boolean released = before.fromWeir() != small.fromWeir()
                        && before.number() == next.number() - 1
                        && before.acknowledged() >= small.end()
                        && next.atNanos() - before.atNanos() <= AT_ONCE_NANOS;
                return released ? gap : 0;
            }
        }
        return 0;
    }
}
