package dev.weir.inspector.findings.dns;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.Evidence;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.DnsLookup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** W402: answers that may be kept so shortly that the name is asked for all the time. Told once for each name. */
final class ShortLife implements CaptureRule {

    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final int MOST_NAMES = 1_024;
    private static final int MOST_LOOKUPS = 1_024;

    private final Thresholds thresholds;
    private final Map<String, Name> names = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Name> eldest) {
            return size() > MOST_NAMES;
        }
    };

    private static final class Name {
        final Deque<Long> lookups = new ArrayDeque<>();
        long leastTtl = Long.MAX_VALUE;
        boolean told;
    }

    ShortLife(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        DnsLookup lookup = x.exchange().dns();
        if (lookup == null || !DnsRules.asked(lookup)) {
            return;
        }
        Name name = names.computeIfAbsent(lookup.name(), key -> new Name());
        name.lookups.add(lookup.startedAtNanos());
        while (lookup.startedAtNanos() - name.lookups.getFirst() > WINDOW_NANOS || name.lookups.size() > MOST_LOOKUPS) {
            name.lookups.removeFirst();
        }
        for (DnsQuery query : lookup.queries()) {
            for (DnsRecord answer : query.answers()) {
                name.leastTtl = Math.min(name.leastTtl, answer.ttlSeconds());
            }
        }
        if (!name.told
                && name.lookups.size() >= thresholds.get(Threshold.W402_LOOKUPS)
                && name.leastTtl <= thresholds.get(Threshold.W402_TTL)) {
            name.told = true;
            found.accept(Finding.of(
                    FindingCode.W402,
                    x,
                    Evidence.APP,
                    0,
                    "lookups",
                    Integer.toString(name.lookups.size()),
                    "name",
                    lookup.name(),
                    "ttl",
                    Long.toString(name.leastTtl)));
        }
    }
}
