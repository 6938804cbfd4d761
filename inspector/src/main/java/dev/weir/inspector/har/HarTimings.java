package dev.weir.inspector.har;

import static dev.weir.inspector.har.HarJson.NOT_APPLICABLE;

import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import java.util.EnumMap;
import java.util.Map;

/**
 * The timings of an entry in microseconds, -1 for a phase that the exchange did not go through. {@code connect} contains
 * {@code ssl}, as HAR wants it; all the others follow each other, and their sum is the wall time.
 */
record HarTimings(long blocked, long dns, long connect, long ssl, long send, long waiting, long receive) {

    /**
     * Cuts the timeline at {@code endNanos}. What a reused connection cost stands in the entry that paid, so anything this exchange
     * tried meanwhile is time it was blocked.
     */
    static HarTimings of(RecordedExchange exchange, long endNanos) {
        Timeline timeline = Timeline.of(exchange);
        Map<PhaseKind, Long> micros = new EnumMap<>(PhaseKind.class);
        micros.put(PhaseKind.BLOCKED, 0L);
        for (Phase phase : timeline.phases()) {
            PhaseKind kind = exchange.reused() && isSetUp(phase.kind()) ? PhaseKind.BLOCKED : phase.kind();
            long from = microsFrom(timeline, Math.min(phase.startNanos(), endNanos));
            long to = microsFrom(timeline, Math.min(phase.endNanos(), endNanos));
            micros.merge(kind, to - from, Long::sum);
        }
        return of(micros);
    }

    private static boolean isSetUp(PhaseKind kind) {
        return kind == PhaseKind.DNS || kind == PhaseKind.CONNECT || kind == PhaseKind.TLS;
    }

    /** Rounds instants and not durations, so that the rounded phases still add up to the rounded whole. */
    private static long microsFrom(Timeline timeline, long nanos) {
        return Math.max(0, nanos - timeline.startNanos()) / 1_000;
    }

    private static HarTimings of(Map<PhaseKind, Long> micros) {
        long tcp = micros.getOrDefault(PhaseKind.CONNECT, NOT_APPLICABLE);
        long tls = micros.getOrDefault(PhaseKind.TLS, NOT_APPLICABLE);
        boolean connected = tcp >= 0 || tls >= 0;
        return new HarTimings(
                micros.getOrDefault(PhaseKind.BLOCKED, 0L),
                micros.getOrDefault(PhaseKind.DNS, NOT_APPLICABLE),
                connected ? Math.max(tcp, 0) + Math.max(tls, 0) : NOT_APPLICABLE,
                tls,
                micros.getOrDefault(PhaseKind.SEND, 0L),
                micros.getOrDefault(PhaseKind.WAIT, 0L),
                micros.getOrDefault(PhaseKind.RECEIVE, 0L));
    }

    /** The entry's {@code time} in microseconds. */
    long time() {
        return blocked + Math.max(dns, 0) + Math.max(connect, 0) + send + waiting + receive;
    }
}
