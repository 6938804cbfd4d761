package dev.weir.load.result;

import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** {@code openmetrics.txt}: the result as OpenMetrics 1.0 text, for a push gateway or a file collector. Times are in seconds. */
public final class OpenMetrics {

    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99, 0.999};
    private static final double SECOND_NANOS = 1e9;

    private final StringBuilder out = new StringBuilder();

    private OpenMetrics() {}

    public static String of(LoadResult result) {
        OpenMetrics metrics = new OpenMetrics();
        metrics.phases(result);
        metrics.head("weir_load_requests", "counter", "Requests begun.");
        metrics.line("weir_load_requests_total", "", result.tally().requests());
        metrics.head(
                "weir_load_failures",
                "counter",
                "Requests without a whole response or with a status from 400 on, by reason.");
        for (Map.Entry<String, Long> failure : result.tally().failures().entrySet()) {
            metrics.line("weir_load_failures_total", "reason=\"" + failure.getKey() + "\"", failure.getValue());
        }
        metrics.head("weir_load_dropped", "counter", "Requests that were to begin and never did.");
        metrics.line("weir_load_dropped_total", "", result.health().dropped());
        metrics.head(
                "weir_load_connections",
                "counter",
                "Connections by what became of them; a connection counts in several.");
        for (Count count : Count.values()) {
            String what = count.name().toLowerCase(Locale.ROOT);
            metrics.line(
                    "weir_load_connections_total",
                    "what=\"" + what + "\"",
                    result.tally().connections().get(count));
        }
        metrics.head("weir_load_ports", "gauge", "Ephemeral ports of the range.");
        metrics.line("weir_load_ports", "", result.ports());
        metrics.head("weir_load_generator_limited", "gauge", "1 when the numbers are not the target's alone.");
        metrics.line("weir_load_generator_limited", "", result.health().limits().isEmpty() ? 0 : 1);
        return metrics.out.append("# EOF\n").toString();
    }

    private void phases(LoadResult result) {
        head("weir_load_duration_seconds", "summary", "Times by phase.");
        for (Measure measure : Measure.values()) {
            Histogram histogram = result.tally().histogram(measure);
            String phase = "phase=\"" + measure.word() + "\"";
            for (double quantile : QUANTILES) {
                if (histogram.getTotalCount() > 0) {
                    line(
                            "weir_load_duration_seconds",
                            phase + ",quantile=\"" + quantile + "\"",
                            histogram.getValueAtPercentile(quantile * 100) / SECOND_NANOS);
                }
            }
            line("weir_load_duration_seconds_count", phase, histogram.getTotalCount());
            line(
                    "weir_load_duration_seconds_sum",
                    phase,
                    histogram.getTotalCount() == 0
                            ? 0
                            : histogram.getMean() * histogram.getTotalCount() / SECOND_NANOS);
        }
    }

    private void head(String family, String type, String help) {
        out.append("# TYPE ").append(family).append(' ').append(type).append('\n');
        if (family.endsWith("_seconds")) {
            out.append("# UNIT ").append(family).append(" seconds\n");
        }
        out.append("# HELP ").append(family).append(' ').append(help).append('\n');
    }

    private void line(String name, String labels, long value) {
        line(name, labels, (double) value);
    }

    private void line(String name, String labels, double value) {
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.9f", value);
        out.append(name)
                .append(labels.isEmpty() ? "" : "{" + labels + "}")
                .append(' ')
                .append(number)
                .append('\n');
    }
}
