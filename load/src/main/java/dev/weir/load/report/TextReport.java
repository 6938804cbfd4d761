package dev.weir.load.report;

import static dev.weir.load.report.Words.count;
import static dev.weir.load.report.Words.millis;
import static dev.weir.load.report.Words.number;
import static dev.weir.load.report.Words.percent;

import dev.weir.load.result.Health;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.RunDirectory;
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
    private static final double[] FOUR = {50, 90, 99, 99.9};
    private static final double[] THREE = {50, 99, 99.9};
    private static final double[] TWO = {50, 99};
    private static final double[] ONE = {99};
    /** Cells of what stands in front of a line. */
    private static final int LABEL = 19;

    /** Those of the table up to p50, and of the longest time. */
    private static final int TABLE = 22;

    private static final int PERCENTILE = 9;
    private static final int LONGEST = 11;
    private static final int SHARE = 18;

    private final LoadResult result;
    private final Words words;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private TextReport(LoadResult result, Words words, int width) {
        this.result = result;
        this.words = words;
        this.width = width;
    }

    /** {@code width}: cells of a line; what the table has no place for is left out, least needed first. */
    public static List<String> of(LoadResult result, List<Threshold.Verdict> verdicts, Words words, int width) {
        TextReport report = new TextReport(result, words, width);
        report.addRequests();
        report.addPhases();
        report.addConnections();
        report.addFound();
        report.addHealth();
        report.addThresholds(verdicts);
        return List.copyOf(report.lines);
    }

    /** Where the result was written. */
    public static List<String> written(String directory, List<String> files, Words words, int width) {
        List<String> lines = new ArrayList<>();
        add(lines, words.say("written"), directory + "/   " + String.join("   ", files), width);
        return lines;
    }

    private void add(String label, String text) {
        add(lines, label, text, width);
    }

    private static void add(List<String> lines, String label, String text, int width) {
        String front = "  " + Cells.padded(label, LABEL);
        for (String line : Cells.folded(text, Math.max(LABEL, width - Cells.of(front)))) {
            lines.add(front + line);
            front = " ".repeat(LABEL + 2);
        }
    }

    /** {@code key}: of the label; the sentence is its {@code .all}. */
    private void say(String key, String... values) {
        add(words.say(key), words.say(key + ".all", values));
    }

    private void addRequests() {
        Tally tally = result.tally();
        if (result.setting().interrupted()) {
            say("interrupted", "seconds", number(result.setting().measuredNanos() / 1e9));
        }
        say(
                "requests",
                "sent",
                count(tally.requests()),
                "ok",
                count(tally.over() - tally.failed()),
                "failed",
                count(tally.failed()),
                "part",
                percent(result.failedPart(), 2),
                "dropped",
                count(result.health().dropped()),
                "rate",
                number(result.rate()),
                "behind",
                millis((double) result.health().mostBehindNanos()));
        if (result.isPaced()) {
            add(
                    words.say("rate"),
                    words.say(
                            result.held() ? "rate.held" : result.health().dropped() > 0 ? "rate.not" : "rate.late",
                            "late",
                            millis((double) result.lateP99Nanos()),
                            "dropped",
                            count(result.health().dropped())));
        }
        if (!tally.failures().isEmpty()) {
            List<String> reasons = new ArrayList<>();
            tally.failures().forEach((why, many) -> reasons.add(why + " " + count(many)));
            add(words.say("failed_by"), String.join("   ", reasons));
        }
        if (tally.retries() > 0) {
            say("retried", "count", count(tally.retries()));
        }
        if (tally.http2() > 0) {
            say("protocol", "count", count(tally.http2()), "of", count(tally.over()));
        }
        add("", words.say(sentence()));
        lines.add("");
    }

    /** Another engine made the load, and Weir recorded it. */
    private boolean byOthers() {
        return result.setting().wire().containsKey("engine");
    }

    private String sentence() {
        if (byOthers()) {
            return "passed";
        }
        return result.setting().open() ? "open" : "closed";
    }

    private void addPhases() {
        StringBuilder head = new StringBuilder("  ")
                .append(Cells.padded(words.say("phase"), 10))
                .append(' ')
                .append(leftPadded(words.say("count"), 9));
        for (double percentile : percentiles()) {
            head.append(leftPadded("p" + trimmed(percentile), PERCENTILE));
        }
        head.append(leftPadded("max ms", LONGEST));
        lines.add(showsShare() ? head + "   " + words.say("share") : head.toString());
        for (Measure measure : Measure.values()) {
            boolean meaningless = !result.setting().open() && (measure == Measure.LATE || measure == Measure.CORRECTED);
            if (!meaningless) {
                addPhase(measure);
            }
        }
        lines.add("");
    }

    private double[] percentiles() {
        int places = (width - TABLE - LONGEST) / PERCENTILE;
        return places >= PERCENTILES.length
                ? PERCENTILES
                : places >= 4 ? FOUR : places == 3 ? THREE : places == 2 ? TWO : ONE;
    }

    private boolean showsShare() {
        return width >= TABLE + PERCENTILES.length * PERCENTILE + LONGEST + SHARE;
    }

    private static String leftPadded(String text, int cells) {
        return " ".repeat(Math.max(0, cells - Cells.of(text))) + text;
    }

    static String trimmed(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    private void addPhase(Measure measure) {
        Histogram histogram = result.tally().histogram(measure);
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "  %-10s %,9d", measure.word(), histogram.getTotalCount()));
        if (histogram.getTotalCount() > 0) {
            for (double percentile : percentiles()) {
                line.append(String.format(Locale.ROOT, " %8.2f", histogram.getValueAtPercentile(percentile) / 1e6));
            }
            line.append(String.format(Locale.ROOT, " %10.2f", histogram.getMaxValue() / 1e6));
            if (measure.isPhase() && showsShare()) {
                line.append(String.format(
                        Locale.ROOT, "      %3.0f %%", result.tally().shares().share(measure) * 100));
            }
        }
        lines.add(line.toString());
    }

    private void addConnections() {
        ConnectionCounts counts = result.tally().connections();
        long closed = counts.get(Count.CLOSED);
        say(
                "connections",
                "opened",
                count(counts.get(Count.OPENED)),
                "refused",
                count(counts.get(Count.REFUSED)),
                "each",
                number(result.requestsPerConnection()),
                "closed",
                count(closed),
                "left",
                count(counts.get(Count.LEFT_OPEN)));
        if (closed > 0) {
            addCloses(counts, closed);
        }
        say(
                "time_wait",
                "here",
                count(counts.get(Count.TIME_WAIT_LOAD)),
                "origin",
                count(counts.get(Count.TIME_WAIT_ORIGIN)),
                "ports",
                count(result.ports()));
        addBuckets(counts.get(Count.TIME_WAIT_LOAD));
        result.outlooks().stream().limit(3).forEach(this::addOutlook);
    }

    private void addCloses(ConnectionCounts counts, long closed) {
        say(
                "first",
                "origin",
                part(counts.get(Count.FIRST_ORIGIN), closed),
                "load",
                part(counts.get(Count.FIRST_LOAD), closed),
                "both",
                part(counts.get(Count.FIRST_BOTH), closed),
                "unknown",
                part(counts.get(Count.FIRST_UNKNOWN), closed));
        say(
                "kind",
                "fin",
                count(counts.get(Count.FIN)),
                "rst",
                count(counts.get(Count.RST)),
                "half",
                count(counts.get(Count.HALF_CLOSED)),
                "stuck",
                count(counts.get(Count.STUCK)));
    }

    private static String part(long count, long of) {
        return count(count) + " (" + percent((double) count / of, 0) + ")";
    }

    /** Linux counts them for all of a network namespace, and drops what is more. */
    private void addBuckets(long timeWaits) {
        String buckets = result.setting().machine().getOrDefault("net.ipv4.tcp_max_tw_buckets", "");
        if (buckets.matches("\\d{1,9}") && timeWaits > Long.parseLong(buckets)) {
            add("", words.say("buckets", "buckets", count(Long.parseLong(buckets))));
        }
    }

    private void addOutlook(LoadResult.Outlook outlook) {
        boolean soon = outlook.perSecond() > outlook.sustainablePerSecond();
        String text = words.say(
                "headroom.all",
                "local",
                outlook.local(),
                "remote",
                outlook.remote(),
                "blocked",
                count(outlook.blocked()),
                "part",
                percent((double) outlook.blocked() / Math.max(1, result.ports()), 1),
                "ports",
                count(result.ports()),
                "rate",
                number(outlook.perSecond()),
                "limit",
                String.format(Locale.ROOT, "%,.0f", outlook.sustainablePerSecond()));
        String seconds = String.format(Locale.ROOT, "%.0f", result.ports() / Math.max(1e-9, outlook.perSecond()));
        add(words.say("headroom"), text + (soon ? words.say("headroom.soon", "seconds", seconds) : ""));
        if (outlook.perSecond() > outlook.sustainablePerSecond() / 2) {
            add("", words.say("remedies"));
        }
    }

    private void addFound() {
        if (!result.found().byCode().isEmpty()) {
            List<String> codes = new ArrayList<>();
            result.found().byCode().forEach((code, many) -> codes.add(code + " × " + count(many)));
            say(
                    "findings",
                    "codes",
                    String.join("   ", codes),
                    "records",
                    count(result.found().records()),
                    "capture",
                    (result.nodes().isEmpty() ? "" : "NODE/") + RunDirectory.SAMPLE);
        }
    }

    private void addHealth() {
        Health health = result.health();
        lines.add("");
        if (!byOthers()) {
            addGenerator(health);
        }
        for (Health.Limit limit : health.limits()) {
            add(words.say("limited"), words.say(limit));
        }
        lines.addAll(NodeLines.of(result.nodes(), words));
    }

    private void addGenerator(Health health) {
        say(
                "generator",
                "loop",
                percent(health.loopBusy(), 0),
                "process",
                percent(health.processBusy(), 0),
                "lag",
                millis((double) health.lagP99Nanos()));
    }

    private void addThresholds(List<Threshold.Verdict> verdicts) {
        if (!verdicts.isEmpty()) {
            lines.add("");
        }
        for (Threshold.Verdict verdict : verdicts) {
            add(
                    words.say("threshold"),
                    (verdict.kept() ? "✓ " : "✗ ") + verdict.threshold().text() + " (" + verdict.valueText() + ")");
        }
    }
}
