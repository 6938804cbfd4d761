package dev.weir.load.result;

import dev.weir.inspector.findings.FindingCode;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * A promise that a load must keep: {@code wait.p99<250ms}, {@code failed<1%}, {@code rate>=400/s}.
 *
 * @param text as given
 * @param quantity {@code wait.p99}
 * @param limit in the quantity's unit: nanoseconds, or a number; of {@code failed} with a percent sign, a part
 */
public record Threshold(String text, String quantity, String operator, double limit, Unit unit) {

    private static final Pattern FORM =
            Pattern.compile("([a-z0-9_.]+)\\s*(<=|>=|<|>)\\s*(\\d+(?:\\.\\d+)?)\\s*(ns|us|µs|ms|s|%|/s)?");
    private static final Pattern TIME = Pattern.compile("([a-z]+)\\.(p(\\d{1,2}(?:\\.\\d{1,4})?|100)|max|mean|min)");
    private static final String COUNTS =
            "failed, dropped, retried, rate, conn.reuse, conn.opened, timewait.load, timewait.origin, finding.W401 ...";

    private static final String FINDING = "finding.";

    /** How values are written. */
    enum Unit {
        TIME,
        PERCENT,
        RATE,
        NUMBER
    }

    /** What became of it. */
    public record Verdict(Threshold threshold, double value, boolean kept) {
        /** {@code 214.00 ms}. */
        public String valueText() {
            return threshold.text(value);
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when there is no such quantity or its limit has another unit
     */
    public static Threshold parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no threshold (expected: such as wait.p99<250ms, failed<1%, rate>400/s)");
        }
        String unit = form.group(4) == null ? "" : form.group(4);
        Unit kind = kind(text, form.group(1), unit);
        double scale = switch (unit) {
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "%" -> 0.01;
            default -> 1;
        };
        return new Threshold(
                text.strip(), form.group(1), form.group(2), Double.parseDouble(form.group(3)) * scale, kind);
    }

    private static Unit kind(String text, String quantity, String unit) {
        Matcher time = TIME.matcher(quantity);
        if (time.matches()
                && Arrays.stream(Measure.values()).anyMatch(m -> m.word().equals(time.group(1)))) {
            if (unit.isEmpty() || unit.equals("%") || unit.equals("/s")) {
                throw new IllegalArgumentException("'" + text + "': " + quantity + " is a time, such as 250ms");
            }
            return Unit.TIME;
        }
        boolean plain = unit.isEmpty();
        if (quantity.startsWith(FINDING)) {
            return finding(text, quantity, unit);
        }
        boolean fits = switch (quantity) {
            case "failed" -> plain || unit.equals("%");
            case "rate" -> plain || unit.equals("/s");
            case "dropped", "retried", "conn.reuse", "conn.opened", "timewait.load", "timewait.origin" -> plain;
            default ->
                throw new IllegalArgumentException("'" + text + "': there is no " + quantity + " (expected: one of "
                        + Arrays.stream(Measure.values()).map(Measure::word).collect(Collectors.joining(", "))
                        + " with .p50, .p99.9, .max or .mean, or " + COUNTS + ")");
        };
        if (!fits) {
            throw new IllegalArgumentException("'" + text + "': " + quantity + " is not measured in " + unit);
        }
        return unit.equals("%") ? Unit.PERCENT : quantity.equals("rate") ? Unit.RATE : Unit.NUMBER;
    }

    /** Counted in the records that were kept whole, or as a part of them. */
    private static Unit finding(String text, String quantity, String unit) {
        String code = quantity.substring(FINDING.length()).toUpperCase(Locale.ROOT);
        if (Arrays.stream(FindingCode.values()).noneMatch(known -> known.name().equals(code))) {
            throw new IllegalArgumentException("'" + text + "': no finding is called " + code + " (docs/findings)");
        }
        if (!unit.isEmpty() && !unit.equals("%")) {
            throw new IllegalArgumentException("'" + text + "': findings are counted, or are a part (%) of records");
        }
        return unit.isEmpty() ? Unit.NUMBER : Unit.PERCENT;
    }

    /** Whether the limit is a part of all, from 0 to 1. */
    public boolean isPart() {
        return unit == Unit.PERCENT;
    }

    /** Holds it against a load; a quantity of which there is nothing counts as 0. */
    public Verdict verdict(LoadResult result) {
        double value = value(result);
        boolean kept = switch (operator) {
            case "<" -> value < limit;
            case "<=" -> value <= limit;
            case ">" -> value > limit;
            default -> value >= limit;
        };
        return new Verdict(this, value, kept);
    }

    private double value(LoadResult result) {
        Tally tally = result.tally();
        Matcher time = TIME.matcher(quantity);
        if (unit == Unit.TIME && time.matches()) {
            return time(tally.histogram(Measure.valueOf(time.group(1).toUpperCase(Locale.ROOT))), time);
        }
        if (quantity.startsWith(FINDING)) {
            long count =
                    result.found().count(quantity.substring(FINDING.length()).toUpperCase(Locale.ROOT));
            return unit == Unit.NUMBER
                    ? count
                    : (double) count / Math.max(1, result.found().records());
        }
        return switch (quantity) {
            case "failed" -> unit == Unit.PERCENT ? result.failedPart() : tally.failed();
            case "rate" -> result.rate();
            case "dropped" -> result.health().dropped();
            case "retried" -> tally.retries();
            case "conn.opened" -> tally.connections().get(Count.OPENED);
            case "conn.reuse" -> result.requestsPerConnection();
            case "timewait.load" -> tally.connections().get(Count.TIME_WAIT_LOAD);
            default -> tally.connections().get(Count.TIME_WAIT_ORIGIN);
        };
    }

    private static double time(Histogram histogram, Matcher time) {
        if (histogram.getTotalCount() == 0) {
            return 0;
        }
        return switch (time.group(2)) {
            case "max" -> histogram.getMaxValue();
            case "min" -> histogram.getMinValue();
            case "mean" -> histogram.getMean();
            default -> histogram.getValueAtPercentile(Double.parseDouble(time.group(3)));
        };
    }

    private String text(double value) {
        return switch (unit) {
            case TIME -> String.format(Locale.ROOT, "%.2f ms", value / 1e6);
            case PERCENT -> String.format(Locale.ROOT, "%.2f %%", value * 100);
            case RATE -> String.format(Locale.ROOT, "%.1f/s", value);
            case NUMBER -> String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
        };
    }
}
