package dev.weir.load.result;

import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.SlowShares;
import dev.weir.load.tally.Tally;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JsonGenerator;

/** {@code summary.json}: the result for programs. Times are in microseconds, with three decimals. */
public final class SummaryJson {

    public static final String NAME = "summary.json";
    public static final String SCHEMA = "weir.load/v1";

    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 99.99};

    private SummaryJson() {}

    public static void write(JsonGenerator out, LoadResult result, List<Threshold.Verdict> verdicts) {
        out.writeStartObject();
        out.writeStringProperty("schema", SCHEMA);
        writeSetting(out, result.setting());
        writeCounts(out, result);
        out.writeObjectPropertyStart("phases");
        for (Measure measure : Measure.values()) {
            writePhase(out, measure, result.tally());
        }
        out.writeEndObject();
        writeConnections(out, result);
        writeHealth(out, result);
        writeThresholds(out, verdicts);
        writeMoments(out, result.moments());
        writeShares(out, result.tally().shares());
        writeFound(out, result.found());
        writeNodes(out, result.nodes());
        out.writeArrayPropertyStart("slowest");
        for (LoadResult.Slow slow : result.slowest()) {
            out.writeStartObject();
            out.writeStringProperty("capture", slow.capture());
            out.writeNumberProperty("number", slow.exchange().number());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeSetting(JsonGenerator out, Setting setting) {
        out.writeStringProperty("weir", setting.weirVersion());
        out.writeStringProperty("started_at", setting.startedAt().toString());
        out.writeArrayPropertyStart("arguments");
        setting.arguments().forEach(out::writeString);
        out.writeEndArray();
        out.writeStringProperty("target", setting.target());
        out.writeStringProperty("model", setting.model());
        out.writeStringProperty("load", setting.load());
        out.writeBooleanProperty("open", setting.open());
        out.writeNumberProperty("measured_us", micros(setting.measuredNanos()));
        out.writeNumberProperty("warm_up_us", micros(setting.warmUpNanos()));
        out.writeNumberProperty("connections_limit", setting.connections());
        out.writeNumberProperty("loops", setting.loops());
        out.writeStringProperty("transport", setting.transport());
        out.writeBooleanProperty("interrupted", setting.interrupted());
        out.writeObjectPropertyStart("wire");
        setting.wire().forEach(out::writeStringProperty);
        out.writeEndObject();
        out.writeObjectPropertyStart("machine");
        setting.machine().forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    private static void writeCounts(JsonGenerator out, LoadResult result) {
        Tally tally = result.tally();
        out.writeObjectPropertyStart("requests");
        out.writeNumberProperty("sent", tally.requests());
        out.writeNumberProperty("over", tally.over());
        out.writeNumberProperty("ok", tally.over() - tally.failed());
        out.writeNumberProperty("failed", tally.failed());
        out.writeNumberProperty("dropped", result.health().dropped());
        out.writeNumberProperty("retried", tally.retries());
        out.writeNumberProperty("http2", tally.http2());
        out.writeNumberProperty("body_bytes", tally.bodyBytes());
        out.writeNumberProperty("per_s", result.rate());
        out.writeObjectPropertyStart("failures");
        tally.failures().forEach(out::writeNumberProperty);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writePhase(JsonGenerator out, Measure measure, Tally tally) {
        Histogram histogram = tally.histogram(measure);
        out.writeObjectPropertyStart(measure.word());
        out.writeNumberProperty("count", histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            out.writeNumberProperty("min_us", micros(histogram.getMinValue()));
            out.writeNumberProperty("mean_us", histogram.getMean() / 1e3);
            for (double percentile : PERCENTILES) {
                out.writeNumberProperty(
                        "p" + trimmed(percentile) + "_us", micros(histogram.getValueAtPercentile(percentile)));
            }
            out.writeNumberProperty("max_us", micros(histogram.getMaxValue()));
            if (measure.isPhase()) {
                out.writeNumberProperty("share_of_slowest", tally.shares().share(measure));
            }
        }
        out.writeEndObject();
    }

    private static String trimmed(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }

    private static void writeConnections(JsonGenerator out, LoadResult result) {
        out.writeObjectPropertyStart("connections");
        for (Count count : Count.values()) {
            out.writeNumberProperty(
                    count.name().toLowerCase(Locale.ROOT),
                    result.tally().connections().get(count));
        }
        out.writeNumberProperty("requests_each", result.requestsPerConnection());
        out.writeNumberProperty("ports", result.ports());
        out.writeArrayPropertyStart("outlook");
        for (LoadResult.Outlook outlook : result.outlooks()) {
            out.writeStartObject();
            out.writeStringProperty("local", outlook.local());
            out.writeStringProperty("remote", outlook.remote());
            out.writeNumberProperty("blocked", outlook.blocked());
            out.writeNumberProperty("per_s", outlook.perSecond());
            out.writeNumberProperty("sustainable_per_s", outlook.sustainablePerSecond());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeHealth(JsonGenerator out, LoadResult result) {
        Health health = result.health();
        out.writeObjectPropertyStart("generator");
        if (result.isPaced()) {
            out.writeBooleanProperty("held", result.held());
        }
        out.writeBooleanProperty("limited", !health.limits().isEmpty());
        out.writeArrayPropertyStart("limits");
        for (Health.Limit limit : health.limits()) {
            out.writeStartObject();
            out.writeStringProperty("kind", limit.kind().word());
            out.writeStringProperty("node", limit.node());
            new TreeMap<>(limit.values()).forEach(out::writeStringProperty);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberProperty("most_behind_us", micros(health.mostBehindNanos()));
        out.writeNumberProperty("waited_for_connection", health.waited());
        out.writeNumberProperty("loop_busy", health.loopBusy());
        out.writeNumberProperty("process_busy", health.processBusy());
        out.writeNumberProperty("loop_lag_p99_us", micros(health.lagP99Nanos()));
        out.writeEndObject();
    }

    private static void writeThresholds(JsonGenerator out, List<Threshold.Verdict> verdicts) {
        out.writeArrayPropertyStart("thresholds");
        for (Threshold.Verdict verdict : verdicts) {
            out.writeStartObject();
            out.writeStringProperty("threshold", verdict.threshold().text());
            out.writeBooleanProperty("kept", verdict.kept());
            out.writeStringProperty("value", verdict.valueText());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeMoments(JsonGenerator out, List<Moment> moments) {
        out.writeArrayPropertyStart("seconds");
        for (Moment moment : moments) {
            out.writeStartObject();
            out.writeNumberProperty("from_us", micros(moment.fromNanos()));
            out.writeNumberProperty("to_us", micros(moment.toNanos()));
            out.writeNumberProperty("requests", moment.requests());
            out.writeNumberProperty("failed", moment.failed());
            out.writeNumberProperty("p50_us", micros(moment.p50()));
            out.writeNumberProperty("p99_us", micros(moment.p99()));
            out.writeNumberProperty("max_us", micros(moment.max()));
            out.writeNumberProperty("opened", moment.opened());
            out.writeNumberProperty("first_origin", moment.firstByOrigin());
            out.writeNumberProperty("first_load", moment.firstByLoad());
            out.writeNumberProperty("time_waits", moment.timeWaits());
            out.writeNumberProperty("under_way", moment.underWay());
            out.writeNumberProperty("backlog", moment.backlog());
            out.writeNumberProperty("loop_busy", moment.loopBusy());
            out.writeNumberProperty("lag_p99_us", micros(moment.lagP99()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** By which results are put together again: where the time of the slowest went, by class of duration. */
    private static void writeShares(JsonGenerator out, SlowShares shares) {
        out.writeArrayPropertyStart("duration_classes");
        for (int i = 0; i < shares.classes(); i++) {
            if (shares.count(i) > 0) {
                out.writeStartObject();
                out.writeNumberProperty("class", i);
                out.writeNumberProperty("count", shares.count(i));
                out.writeArrayPropertyStart("phases_ns");
                for (long nanos : shares.nanos(i)) {
                    out.writeNumber(nanos);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private static void writeFound(JsonGenerator out, LoadResult.Found found) {
        out.writeObjectPropertyStart("findings");
        out.writeNumberProperty("records", found.records());
        out.writeObjectPropertyStart("by_code");
        found.byCode().forEach(out::writeNumberProperty);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeNodes(JsonGenerator out, List<NodeShare> nodes) {
        out.writeArrayPropertyStart("nodes");
        for (NodeShare node : nodes) {
            out.writeStartObject();
            out.writeStringProperty("name", node.name());
            out.writeNumberProperty("started_after_ms", node.startedAfterMillis());
            out.writeNumberProperty("measured_us", micros(node.measuredNanos()));
            out.writeNumberProperty("requests", node.requests());
            out.writeNumberProperty("failed", node.failed());
            out.writeNumberProperty("p50_us", micros(node.p50()));
            out.writeNumberProperty("p99_us", micros(node.p99()));
            out.writeBooleanProperty("limited", node.limited());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static double micros(long nanos) {
        return nanos / 1e3;
    }
}
