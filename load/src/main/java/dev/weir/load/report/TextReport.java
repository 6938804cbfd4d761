package dev.weir.load.report;

import dev.weir.load.result.Health;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Threshold;
import dev.weir.load.tally.ConnectionCounts;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The result as a table of plain text. */
public final class TextReport {

    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    private final LoadResult result;
    private final List<String> lines = new ArrayList<>();

    private TextReport(LoadResult result) {
        this.result = result;
    }

    public static List<String> of(LoadResult result, List<Threshold.Verdict> verdicts) {
        TextReport report = new TextReport(result);
        report.addRequests();
        report.addPhases();
        report.addConnections();
        report.addHealth();
        report.addThresholds(verdicts);
        return List.copyOf(report.lines);
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private void addRequests() {
        Tally tally = result.tally();
        Health health = result.health();
        add(
                "  requests   %,d sent   %,d ok   %,d failed (%.2f %%)   %,d dropped   %.1f/s   max behind schedule %s",
                tally.requests(),
                tally.over() - tally.failed(),
                tally.failed(),
                result.failedPart() * 100,
                health.dropped(),
                result.rate(),
                millis(health.mostBehindNanos()));
        if (!tally.failures().isEmpty()) {
            List<String> reasons = new ArrayList<>();
            tally.failures().forEach((why, count) -> reasons.add(String.format(Locale.ROOT, "%s %,d", why, count)));
            add("  failed by  %s", String.join("   ", reasons));
        }
        if (tally.retries() > 0) {
            add("  retried    %,d on a new connection, as a kept one had been closed", tally.retries());
        }
        if (tally.http2() > 0) {
            add("  protocol   HTTP/2 for %,d of %,d", tally.http2(), tally.over());
        }
        add(
                "             %s",
                result.setting().open()
                        ? "corrected: from the intended start (coordinated omission); total: service time, from the real start"
                        : "closed model: a slow answer keeps its user from asking, so that these times flatter the target");
        add("");
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }

    private void addPhases() {
        add(
                "  phase          count      p50      p90      p95      p99    p99.9        max ms   share of slowest 1 %%");
        for (Measure measure : Measure.values()) {
            boolean meaningless = !result.setting().open() && (measure == Measure.LATE || measure == Measure.CORRECTED);
            if (!meaningless) {
                addPhase(measure);
            }
        }
        add("");
    }

    private void addPhase(Measure measure) {
        Histogram histogram = result.tally().histogram(measure);
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "  %-10s %,9d", measure.word(), histogram.getTotalCount()));
        if (histogram.getTotalCount() > 0) {
            for (double percentile : PERCENTILES) {
                line.append(String.format(Locale.ROOT, " %8.2f", histogram.getValueAtPercentile(percentile) / 1e6));
            }
            line.append(String.format(Locale.ROOT, " %10.2f", histogram.getMaxValue() / 1e6));
            if (measure.isPhase()) {
                line.append(String.format(
                        Locale.ROOT, "      %3.0f %%", result.tally().shares().share(measure) * 100));
            }
        }
        lines.add(line.toString());
    }

    private void addConnections() {
        ConnectionCounts counts = result.tally().connections();
        long closed = counts.get(Count.CLOSED);
        add(
                "  connections  %,d opened (%,d attempts failed), %.1f requests each   closed meanwhile: %,d   open at the end: %,d",
                counts.get(Count.OPENED),
                counts.get(Count.REFUSED),
                result.requestsPerConnection(),
                closed,
                counts.get(Count.LEFT_OPEN));
        if (closed > 0) {
            add(
                    "  closed first by  origin %s   weir load %s   both at once %s   unknown %s",
                    part(counts.get(Count.FIRST_ORIGIN), closed),
                    part(counts.get(Count.FIRST_LOAD), closed),
                    part(counts.get(Count.FIRST_BOTH), closed),
                    part(counts.get(Count.FIRST_UNKNOWN), closed));
            add(
                    "  close kind   FIN %,d   RST %,d   half-closed %,d   our FIN unanswered for > 5 s %,d",
                    counts.get(Count.FIN),
                    counts.get(Count.RST),
                    counts.get(Count.HALF_CLOSED),
                    counts.get(Count.STUCK));
        }
        add(
                "  TIME_WAIT    here %,d (with those open at the end)   origin side %,d   ephemeral ports %,d",
                counts.get(Count.TIME_WAIT_LOAD), counts.get(Count.TIME_WAIT_ORIGIN), result.ports());
        result.outlooks().stream().limit(3).forEach(this::addOutlook);
        add("");
    }

    private static String part(long count, long of) {
        return String.format(Locale.ROOT, "%,d (%.0f %%)", count, 100.0 * count / of);
    }

    private void addOutlook(LoadResult.Outlook outlook) {
        add(
                "  headroom     to %s: %,d ports blocked = %.1f %% of %,d; %.1f/s closed first by weir load, above %.0f/s"
                        + " the ports run out%s",
                outlook.remote(),
                outlook.blocked(),
                100.0 * outlook.blocked() / result.ports(),
                result.ports(),
                outlook.perSecond(),
                outlook.sustainablePerSecond(),
                outlook.perSecond() > outlook.sustainablePerSecond()
                        ? String.format(
                                Locale.ROOT, ": at this rate after %.0f s", result.ports() / outlook.perSecond())
                        : "");
        if (outlook.perSecond() > outlook.sustainablePerSecond() / 2) {
            add(
                    "               remedies, in order: keep connections alive, let the origin close, more source addresses,"
                            + " a wider net.ipv4.ip_local_port_range, net.ipv4.tcp_tw_reuse=1");
        }
    }

    private void addHealth() {
        Health health = result.health();
        add(
                "  generator    busiest loop %.0f %%   all processors %.0f %%   loop lag p99 %s",
                health.loopBusy() * 100, health.processBusy() * 100, millis(health.lagP99Nanos()));
        for (String limit : health.limits()) {
            add("  GENERATOR-LIMITED  %s", limit);
        }
    }

    private void addThresholds(List<Threshold.Verdict> verdicts) {
        if (!verdicts.isEmpty()) {
            add("");
        }
        for (Threshold.Verdict verdict : verdicts) {
            add(
                    "  threshold    %s %s (%s)",
                    verdict.kept() ? "✓" : "✗", verdict.threshold().text(), verdict.valueText());
        }
    }
}
