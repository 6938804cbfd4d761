package dev.weir.inspector.findings.tcp;

import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.kernel.KernelShare;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** W302 for one exchange, and W307 to W309: what went wrong below HTTP. */
public final class TcpRules {

    public static final List<ExchangeRule> ALL = List.of(
            (x, thresholds, found) -> noPort(x, found), TcpRules::synAgain, TcpRules::segmentsAgain, NagleRule::pause);

    /** RFC 6298: the first retransmission comes after one second, the next ones after twice as long each. */
    private static final long[] SYN_TIMEOUT_MILLIS = {1_000, 3_000, 7_000};

    private TcpRules() {}

    private static void noPort(Examined x, Consumer<Finding> found) {
        for (ConnectAttempt attempt : x.exchange().attempts()) {
            Failure failure = attempt.failure();
            if (failure != null && failure.detail().contains("EADDRNOTAVAIL")) {
                found.accept(Finding.of(
                                FindingCode.W302,
                                x,
                                Evidence.KERNEL,
                                0,
                                "remote",
                                attempt.remote().getHostString() + ":"
                                        + attempt.remote().getPort())
                        .variant("now"));
                return;
            }
        }
    }

    private static void synAgain(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        ConnectAttempt winner = x.exchange().winner();
        Long connected = winner == null ? null : winner.endedAtNanos();
        if (winner == null || connected == null || x.exchange().reused()) {
            return;
        }
        long took = connected - winner.startedAtNanos();
        Evidence evidence = synEvidence(x.origin(), took, thresholds.get(Threshold.W307_SHARE));
        if (evidence != null) {
            found.accept(Finding.of(FindingCode.W307, x, evidence, took, "took", Numbers.time(took)));
        }
    }

    private static @Nullable Evidence synEvidence(@Nullable RecordedConnection origin, long took, double tolerance) {
        Segments segments = origin == null ? null : origin.segments();
        if (segments != null && segments.fromStart()) {
            long syns = segments.kept().stream()
                    .filter(segment -> segment.fromWeir() && segment.has(Segment.SYN))
                    .count();
            return syns > 1 ? Evidence.PACKET : null;
        }
        TcpSample connect = origin == null ? null : origin.sample(TcpMoment.CONNECTED);
        if (connect != null && connect.info().knows(Figure.TOTAL_RETRANS)) {
            return connect.info().totalRetrans() > 0 ? Evidence.KERNEL : null;
        }
        for (long millis : SYN_TIMEOUT_MILLIS) {
            if (Math.abs(took / 1e6 - millis) <= millis * tolerance) {
                return Evidence.INFERRED;
            }
        }
        return null;
    }

    private static void segmentsAgain(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        for (Leg leg : Leg.values()) {
            KernelShare share = KernelShare.of(x.exchange(), leg);
            if (share != null && share.retransmitted() >= thresholds.get(Threshold.W308_SEGMENTS)) {
                long timeouts = share.grown(Figure.TOTAL_RTO_TIME);
                found.accept(Finding.of(
                                FindingCode.W308,
                                x,
                                Evidence.KERNEL,
                                Math.max(0, timeouts) * 1_000_000,
                                "segments",
                                Long.toString(share.retransmitted()),
                                "bytes",
                                share.grown(Figure.RETRANS_BYTES) < 0
                                        ? "?"
                                        : Numbers.bytes(share.grown(Figure.RETRANS_BYTES)))
                        .variant(leg == Leg.ORIGIN ? "origin" : "client"));
            }
        }
    }
}
