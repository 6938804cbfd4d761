package dev.weir.load.stored;

import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.load.result.Health;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Moment;
import dev.weir.load.result.NodeShare;
import dev.weir.load.result.Setting;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code summary.json} read back; its histograms come from the log, where they are whole. */
final class SummaryReader {

    private static final double MICRO_NANOS = 1e3;

    private final JsonTree summary;

    SummaryReader(JsonTree summary) {
        this.summary = summary;
    }

    LoadResult result(List<Interval> intervals) throws IOException {
        Setting setting = setting();
        return new LoadResult(
                setting,
                tally(intervals),
                moments(setting.startedAt(), intervals),
                health(),
                (int) count(summary.at("connections", "ports")),
                summary.at("connections", "outlook").items().stream()
                        .map(SummaryReader::outlook)
                        .toList(),
                List.of(),
                new LoadResult.Found(
                        count(summary.at("findings", "records")), counts(summary.at("findings", "by_code"))),
                summary.at("nodes").items().stream().map(SummaryReader::node).toList());
    }

    private Setting setting() throws IOException {
        Instant startedAt;
        try {
            startedAt = Instant.parse(summary.at("started_at").text());
        } catch (DateTimeException e) {
            throw new IOException(
                    "started_at is no time: " + summary.at("started_at").text(), e);
        }
        return new Setting(
                summary.at("weir").text(),
                startedAt,
                summary.at("arguments").items().stream().map(JsonTree::text).toList(),
                summary.at("target").text(),
                summary.at("model").text(),
                summary.at("load").text(),
                summary.at("open").isTrue(),
                nanos(summary.at("measured_us")),
                nanos(summary.at("warm_up_us")),
                (int) count(summary.at("connections_limit")),
                (int) count(summary.at("loops")),
                summary.at("transport").text(),
                summary.at("interrupted").isTrue(),
                texts(summary.at("wire")),
                texts(summary.at("machine")));
    }

    private Tally tally(List<Interval> intervals) {
        Tally tally = new Tally();
        for (Interval interval : intervals) {
            interval.histograms()
                    .forEach((measure, histogram) -> tally.histogram(measure).add(histogram));
        }
        JsonTree requests = summary.at("requests");
        tally.addCounts(
                count(requests.at("sent")),
                count(requests.at("over")),
                count(requests.at("failed")),
                count(requests.at("retried")),
                count(requests.at("http2")),
                count(requests.at("body_bytes")));
        counts(requests.at("failures")).forEach(tally::addFailures);
        for (Count count : Count.values()) {
            tally.connections()
                    .add(count, count(summary.at("connections", count.name().toLowerCase(Locale.ROOT))));
        }
        for (JsonTree each : summary.at("duration_classes").items()) {
            int index = (int) count(each.at("class"));
            long[] phases = each.at("phases_ns").items().stream()
                    .mapToLong(SummaryReader::count)
                    .toArray();
            if (index >= 0 && index < tally.shares().classes() && phases.length == Measure.values().length) {
                tally.shares().addClass(index, count(each.at("count")), phases);
            }
        }
        return tally;
    }

    private List<Moment> moments(Instant startedAt, List<Interval> intervals) {
        TreeMap<Long, Interval> byStart = new TreeMap<>(
                intervals.stream().collect(Collectors.toMap(Interval::fromMillis, each -> each, (a, b) -> a)));
        return summary.at("seconds").items().stream()
                .map(second -> moment(second, startedAt.toEpochMilli(), byStart))
                .toList();
    }

    private static Moment moment(JsonTree second, long startMillis, NavigableMap<Long, Interval> byStart) {
        long from = nanos(second.at("from_us"));
        // The log rounds to milliseconds.
        Map.Entry<Long, Interval> found = byStart.floorEntry(startMillis + Math.round(from / 1e6) + 2);
        boolean same = found != null && found.getKey() >= startMillis + Math.round(from / 1e6) - 2;
        Interval interval = same && found != null ? found.getValue() : new Interval(0, 0, Map.of());
        return new Moment(
                from,
                nanos(second.at("to_us")),
                count(second.at("requests")),
                count(second.at("failed")),
                nanos(second.at("p50_us")),
                nanos(second.at("p99_us")),
                nanos(second.at("max_us")),
                count(second.at("opened")),
                count(second.at("first_origin")),
                count(second.at("first_load")),
                count(second.at("time_waits")),
                (int) count(second.at("under_way")),
                (int) count(second.at("backlog")),
                second.at("loop_busy").number(),
                nanos(second.at("lag_p99_us")),
                Moment.heat(interval.histogram(Measure.CORRECTED)));
    }

    private Health health() {
        JsonTree generator = summary.at("generator");
        return new Health(
                nanos(generator.at("most_behind_us")),
                count(generator.at("waited_for_connection")),
                count(summary.at("requests", "dropped")),
                generator.at("loop_busy").number(),
                generator.at("process_busy").number(),
                nanos(generator.at("loop_lag_p99_us")),
                generator.at("limits").items().stream()
                        .flatMap(SummaryReader::limit)
                        .toList());
    }

    /** None for one of a kind that another version knows. */
    private static Stream<Health.Limit> limit(JsonTree each) {
        Map<String, String> values = texts(each);
        String node = Objects.requireNonNullElse(values.remove("node"), "");
        String word = Objects.requireNonNullElse(values.remove("kind"), "");
        return Arrays.stream(Health.Kind.values())
                .filter(kind -> kind.word().equals(word))
                .map(kind -> new Health.Limit(kind, node, values));
    }

    private static LoadResult.Outlook outlook(JsonTree each) {
        return new LoadResult.Outlook(
                each.at("local").text(),
                each.at("remote").text(),
                count(each.at("blocked")),
                each.at("per_s").number(),
                each.at("sustainable_per_s").number());
    }

    private static NodeShare node(JsonTree each) {
        return new NodeShare(
                each.at("name").text(),
                count(each.at("started_after_ms")),
                nanos(each.at("measured_us")),
                count(each.at("requests")),
                count(each.at("failed")),
                nanos(each.at("p50_us")),
                nanos(each.at("p99_us")),
                each.at("limited").isTrue());
    }

    private static Map<String, String> texts(JsonTree object) {
        Map<String, String> texts = new TreeMap<>();
        object.members().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    private static Map<String, Long> counts(JsonTree object) {
        Map<String, Long> counts = new TreeMap<>();
        object.members().forEach((name, value) -> counts.put(name, count(value)));
        return counts;
    }

    private static long count(JsonTree number) {
        return Math.round(number.number());
    }

    private static long nanos(JsonTree micros) {
        return Math.round(micros.number() * MICRO_NANOS);
    }
}
