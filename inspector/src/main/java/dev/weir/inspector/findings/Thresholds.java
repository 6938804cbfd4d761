package dev.weir.inspector.findings;

import java.util.EnumMap;
import java.util.Map;

/**
 * From when on rules find something.
 *
 * @param changed those that are not as usual
 */
public record Thresholds(Map<Threshold, Double> changed) {

    public static final Thresholds USUAL = new Thresholds(Map.of());

    public Thresholds {
        changed = Map.copyOf(changed);
    }

    public double get(Threshold threshold) {
        return changed.getOrDefault(threshold, threshold.usual());
    }

    /** One that is in milliseconds, in nanoseconds. */
    public long nanos(Threshold threshold) {
        return Math.round(get(threshold) * 1e6);
    }

    /**
     * The same with another value, as {@code W401.ms=80}.
     *
     * @throws IllegalArgumentException when it is something else; the message is for a person
     */
    public Thresholds with(String assignment) {
        int equals = assignment.indexOf('=');
        Threshold threshold = equals < 0
                ? null
                : Threshold.named(assignment.substring(0, equals).strip());
        if (threshold == null) {
            throw new IllegalArgumentException("\"" + assignment + "\" is no threshold such as W401.ms=80");
        }
        String number = assignment.substring(equals + 1).strip();
        if (!number.matches("\\d{1,12}(\\.\\d{1,6})?")) {
            throw new IllegalArgumentException("\"" + number + "\" is no number for " + threshold.label());
        }
        Map<Threshold, Double> more = new EnumMap<>(Threshold.class);
        more.putAll(changed);
        more.put(threshold, Double.valueOf(number));
        return new Thresholds(more);
    }
}
