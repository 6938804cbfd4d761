package dev.weir.web.api.metrics;

import dev.weir.inspector.store.index.figures.Histogram;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Writes OpenMetrics 1.0 text: each family at once, its type and unit before its samples, and the end marked. */
final class Exposition {

    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final StringBuilder text = new StringBuilder(8192);
    private String family = "";

    Exposition family(String name, String type, String unit, String help) {
        family = name;
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        if (!unit.isEmpty()) {
            text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
        return this;
    }

    Exposition gauge(Map<String, String> labels, long value) {
        return sample("", labels, Long.toString(value));
    }

    Exposition counter(Map<String, String> labels, long value) {
        return sample("_total", labels, Long.toString(value));
    }

    /** In seconds. */
    Exposition counter(long nanos) {
        return sample("_total", Map.of(), seconds(nanos));
    }

    /** In seconds. */
    Exposition quantile(String quantile, long nanos) {
        return sample("", Map.of("quantile", quantile), seconds(nanos));
    }

    /** In seconds. */
    Exposition histogram(Map<String, String> labels, Histogram times) {
        for (int i = 0; i < Histogram.BOUNDS.size(); i++) {
            bucket(labels, seconds(Histogram.BOUNDS.get(i)), times.upTo(i));
        }
        bucket(labels, "+Inf", times.count());
        sample("_sum", labels, seconds(times.sumNanos()));
        return sample("_count", labels, Long.toString(times.count()));
    }

    private void bucket(Map<String, String> labels, String bound, long count) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put("le", bound);
        sample("_bucket", all, Long.toString(count));
    }

    private Exposition sample(String suffix, Map<String, String> labels, String value) {
        text.append(family).append(suffix);
        if (!labels.isEmpty()) {
            StringJoiner all = new StringJoiner(",", "{", "}");
            labels.forEach((name, label) -> all.add(name + "=\"" + escaped(label) + "\""));
            text.append(all);
        }
        text.append(' ').append(value).append('\n');
        return this;
    }

    private static String seconds(long nanos) {
        BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return seconds.scale() <= 0 ? seconds.toPlainString() + ".0" : seconds.toPlainString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Nothing may follow. */
    String end() {
        return text.append("# EOF\n").toString();
    }
}
