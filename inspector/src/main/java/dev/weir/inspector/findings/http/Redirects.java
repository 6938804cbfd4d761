package dev.weir.inspector.findings.http;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** W604: one redirect after the other, followed by the same client. Told where the chain ends. */
final class Redirects implements CaptureRule {

    private static final int MOST_OPEN = 1_024;

    private final Thresholds thresholds;

    /** By client and the URL that its last redirect led to. */
    private final Map<String, Chain> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Chain> eldest) {
            return size() > MOST_OPEN;
        }
    };

    private record Chain(int redirects, long nanos, long endedAtNanos) {}

    Redirects(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        if (x.clientAddress().isEmpty()) {
            return;
        }
        Chain before = open.remove(key(x, x.exchange().url()));
        boolean follows = before != null
                && x.exchange().startedAtNanos() - before.endedAtNanos <= thresholds.nanos(Threshold.W604_MS);
        String location = location(x);
        if (location != null) {
            int redirects = before != null && follows ? before.redirects + 1 : 1;
            long nanos = x.total() + (before != null && follows ? before.nanos : 0);
            open.put(key(x, location), new Chain(redirects, nanos, x.exchange().endedAtNanos()));
        } else if (before != null && follows && before.redirects >= thresholds.get(Threshold.W604_REDIRECTS)) {
            found.accept(Finding.of(
                    FindingCode.W604,
                    x,
                    Evidence.APP,
                    before.nanos,
                    "redirects",
                    Integer.toString(before.redirects),
                    "cost",
                    Numbers.time(before.nanos)));
        }
    }

    private static String key(Examined x, String url) {
        return x.clientAddress() + " " + url;
    }

    /** Absolute; null when this is no redirect. */
    private static @Nullable String location(Examined x) {
        Integer status = x.response().status();
        String location = x.response().first("location");
        boolean redirect = status != null && status >= 300 && status < 400 && status != 304;
        if (!redirect || location == null) {
            return null;
        }
        try {
            String absolute =
                    URI.create(x.exchange().url()).resolve(location.strip()).toString();
            int fragment = absolute.indexOf('#');
            return fragment < 0 ? absolute : absolute.substring(0, fragment);
        } catch (IllegalArgumentException e) {
            return location; // no URI by the letter: only a client that copies it will follow
        }
    }
}
