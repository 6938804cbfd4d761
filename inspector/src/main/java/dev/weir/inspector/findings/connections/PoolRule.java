package dev.weir.inspector.findings.connections;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** W201 and W202: a new connection where one lay idle, or where the one before had to be closed. */
final class PoolRule implements CaptureRule {

    /** Connections and pools that are remembered; the ones not used for longest are forgotten. */
    private static final int MOST_POOLS = 512;

    private static final int MOST_CONNECTIONS = 64;

    private final Thresholds thresholds;
    private final Map<String, Map<ConnectionId, Used>> pools = bounded(MOST_POOLS);

    /** The last exchange that a connection carried. */
    private record Used(
            RecordedConnection connection,
            long untilNanos,
            @Nullable String announced) {}

    PoolRule(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        if (x.imported()) {
            // A HAR does not tell when a connection was closed, nor whose pool it was in.
            return;
        }
        Map<ConnectionId, Used> pool = pools.computeIfAbsent(x.pool(), key -> bounded(MOST_CONNECTIONS));
        RecordedConnection origin = x.origin();
        if (x.fresh() && origin != null) {
            examine(x, pool, found);
        }
        if (origin != null) {
            pool.put(origin.id(), new Used(origin, x.exchange().endedAtNanos(), announced(x)));
        }
    }

    private void examine(Examined x, Map<ConnectionId, Used> pool, Consumer<Finding> found) {
        long at = x.exchange().attempts().get(0).startedAtNanos();
        long cost = x.nanos(PhaseKind.DNS) + x.nanos(PhaseKind.CONNECT) + x.nanos(PhaseKind.TLS);
        Used closed = null;
        for (Used used : pool.values()) {
            if (used.untilNanos < at && openAt(used.connection, at)) {
                found.accept(Finding.of(
                        FindingCode.W201,
                        x,
                        Evidence.APP,
                        cost,
                        "connection",
                        used.connection.id().toString(),
                        "idle",
                        Numbers.time(at - used.untilNanos)));
                return;
            }
            closed = latest(closed, used, at);
        }
        if (closed != null && closed.announced != null) {
            found.accept(Finding.of(
                            FindingCode.W202,
                            x,
                            Evidence.APP,
                            cost,
                            "connection",
                            closed.connection.id().toString())
                    .variant(closed.announced));
        }
    }

    private @Nullable Used latest(@Nullable Used known, Used used, long at) {
        CloseStory close = used.connection.close();
        boolean fits = close != null
                && close.reason() == CloseReason.LAST_MESSAGE
                && used.untilNanos <= at
                && at - used.untilNanos <= thresholds.nanos(Threshold.W202_MS);
        return fits && (known == null || used.untilNanos > known.untilNanos) ? used : known;
    }

    private static boolean openAt(RecordedConnection connection, long at) {
        CloseStory close = connection.close();
        if (close == null) {
            return true;
        }
        long begins = close.steps().isEmpty()
                ? close.closedAtNanos()
                : close.steps().get(0).atNanos();
        return begins > at;
    }

    /** Who said that this message was the last; null when nobody did. */
    private static @Nullable String announced(Examined x) {
        if (says(x.response(), "close")) {
            return "origin";
        }
        if (x.response().version().equals("HTTP/1.0") && !says(x.response(), "keep-alive")) {
            return "http10";
        }
        return says(x.request(), "close") ? "client" : null;
    }

    private static boolean says(HeadFields fields, String option) {
        return fields.all("connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(option));
    }
}
