package dev.weir.inspector.findings.connections;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** W205: a client opens about as many connections to an origin as it has requests. Told once for each pair. */
final class Churn implements CaptureRule {

    private static final int MOST_PAIRS = 1_024;

    /** Of one pair within the window; more of them say nothing new. */
    private static final int MOST_EXCHANGES = 4_096;

    private final Thresholds thresholds;
    private final Map<String, Pair> pairs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pair> eldest) {
            return size() > MOST_PAIRS;
        }
    };

    private record Seen(long atNanos, boolean fresh) {}

    /** What one client asked of one origin lately. */
    private static final class Pair {
        final Deque<Seen> window = new ArrayDeque<>();
        int fresh;
        boolean told;

        void add(Seen seen, long windowNanos) {
            window.add(seen);
            fresh += seen.fresh ? 1 : 0;
            while (seen.atNanos - window.getFirst().atNanos > windowNanos || window.size() > MOST_EXCHANGES) {
                fresh -= window.removeFirst().fresh ? 1 : 0;
            }
        }
    }

    Churn(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        if (x.origin() == null || x.clientAddress().isEmpty()) {
            return;
        }
        Pair pair = pairs.computeIfAbsent(x.clientAddress() + " " + x.pool(), key -> new Pair());
        double seconds = thresholds.get(Threshold.W205_SECONDS);
        pair.add(new Seen(x.exchange().startedAtNanos(), x.fresh()), Math.round(seconds * 1e9));
        boolean many = pair.fresh >= thresholds.get(Threshold.W205_CONNECTIONS);
        double each = (double) pair.window.size() / Math.max(1, pair.fresh);
        if (many && !pair.told && each <= thresholds.get(Threshold.W205_REQUESTS)) {
            pair.told = true;
            found.accept(Finding.of(
                    FindingCode.W205,
                    x,
                    Evidence.APP,
                    0,
                    "connections",
                    Integer.toString(pair.fresh),
                    "requests",
                    Integer.toString(pair.window.size()),
                    "origin",
                    x.pool(),
                    "seconds",
                    Numbers.decimal(seconds)));
        }
    }
}
