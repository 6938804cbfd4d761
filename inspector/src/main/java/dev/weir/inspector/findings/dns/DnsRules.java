package dev.weir.inspector.findings.dns;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.IpText;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.PhaseKind;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** W401 to W403: what names cost. */
public final class DnsRules {

    public static final List<ExchangeRule> ALL = List.of(DnsRules::slow, DnsRules::wrongFamilyFirst);

    private DnsRules() {}

    /** Fresh ones for one capture. */
    public static List<CaptureRule> all(Thresholds thresholds) {
        return List.of(new ShortLife(thresholds));
    }

    static boolean asked(@Nullable DnsLookup lookup) {
        return lookup != null && lookup.source() == DnsSource.RESOLVER;
    }

    private static void slow(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        DnsLookup lookup = x.exchange().dns();
        if (lookup == null || !asked(lookup)) {
            return;
        }
        DnsQuery quick = null;
        DnsQuery slow = null;
        for (DnsQuery query : lookup.queries()) {
            quick = quick == null || took(query) < took(quick) ? query : quick;
            slow = slow == null || took(query) > took(slow) ? query : slow;
        }
        if (quick != null && slow != null && oneFamily(quick, slow, thresholds)) {
            found.accept(Finding.of(
                            FindingCode.W401,
                            x,
                            Evidence.APP,
                            took(slow),
                            "quick_type",
                            quick.type(),
                            "quick",
                            Numbers.time(took(quick)),
                            "slow_type",
                            slow.type(),
                            "slow",
                            Numbers.time(took(slow)),
                            "name",
                            lookup.name())
                    .variant("family"));
            return;
        }
        slowName(x, lookup, slow, thresholds, found);
    }

    /** One of the two questions was probably dropped. */
    private static boolean oneFamily(DnsQuery quick, DnsQuery slow, Thresholds thresholds) {
        return !quick.type().equals(slow.type())
                && took(slow) >= thresholds.get(Threshold.W401_FACTOR) * took(quick)
                && took(slow) >= thresholds.nanos(Threshold.W401_SLOWER_MS);
    }

    private static void slowName(
            Examined x, DnsLookup lookup, @Nullable DnsQuery slow, Thresholds thresholds, Consumer<Finding> found) {
        long took = x.nanos(PhaseKind.DNS);
        boolean much = took >= thresholds.nanos(Threshold.W401_LEAST_MS)
                && x.share(took) >= thresholds.get(Threshold.W401_SHARE);
        if (took >= thresholds.nanos(Threshold.W401_MS) || much) {
            String server = slow == null ? "" : slow.server().getHostString();
            Finding finding = Finding.of(
                    FindingCode.W401,
                    x,
                    Evidence.APP,
                    took,
                    "name",
                    lookup.name(),
                    "took",
                    Numbers.time(took),
                    "server",
                    server);
            found.accept(slow == null ? finding.variant("untold") : finding);
        }
    }

    private static long took(DnsQuery query) {
        return query.endedAtNanos() - query.startedAtNanos();
    }

    private static void wrongFamilyFirst(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        ConnectAttempt winner = x.exchange().winner();
        if (winner == null || !(winner.remote().getAddress() instanceof Inet4Address)) {
            return;
        }
        ConnectAttempt first = x.exchange().attempts().get(0);
        Long won = winner.endedAtNanos();
        if (!(first.remote().getAddress() instanceof Inet6Address) || won == null) {
            return;
        }
        long cost = winner.startedAtNanos() - first.startedAtNanos();
        boolean failed = first.outcome() == Outcome.FAILED;
        if (failed || cost >= thresholds.nanos(Threshold.W403_MS)) {
            found.accept(Finding.of(
                    FindingCode.W403,
                    x,
                    Evidence.APP,
                    cost,
                    "address",
                    IpText.of(first.remote().getAddress()),
                    "cost",
                    Numbers.time(cost)));
        }
    }
}
