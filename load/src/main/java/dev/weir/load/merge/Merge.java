package dev.weir.load.merge;

import dev.weir.load.result.Health;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.LoadResult.Outlook;
import dev.weir.load.result.Moment;
import dev.weir.load.result.NodeShare;
import dev.weir.load.result.Setting;
import dev.weir.load.stored.Interval;
import dev.weir.load.stored.StoredRun;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The results of several generators that loaded one target at the same time. Histograms are added, which loses nothing; seconds are
 * laid over each other by the wall clocks, as far as those agree: {@link NodeShare#startedAfterMillis} shows how far.
 */
public final class Merge {

    private final List<StoredRun> runs;
    private final Instant start;

    /** Of at least one run. */
    public Merge(List<StoredRun> runs) {
        this.runs = runs.stream()
                .sorted(Comparator.comparing(
                        (StoredRun run) -> run.result().setting().startedAt()))
                .toList();
        this.start = this.runs.get(0).result().setting().startedAt();
    }

    /** Of all together; {@code slowest}: whole records, which the caller has read. */
    public LoadResult result(String weirVersion, List<String> arguments, List<LoadResult.Slow> slowest) {
        Tally tally = new Tally();
        runs.forEach(run -> tally.add(run.result().tally()));
        return new LoadResult(
                setting(weirVersion, arguments),
                tally,
                moments(),
                health(),
                ports(),
                outlooks(),
                slowest,
                found(),
                runs.stream().map(this::share).toList());
    }

    /** Seconds of all, laid over each other. */
    public List<Interval> intervals() {
        Map<Long, Map<Measure, Histogram>> sums = new TreeMap<>();
        for (StoredRun run : runs) {
            for (Interval interval : run.intervals()) {
                Map<Measure, Histogram> sum =
                        sums.computeIfAbsent(second(interval.fromMillis()), key -> new TreeMap<>());
                interval.histograms()
                        .forEach((measure, histogram) -> sum.computeIfAbsent(measure, key -> Tally.newHistogram())
                                .add(histogram));
            }
        }
        List<Interval> merged = new ArrayList<>();
        sums.forEach((second, histograms) -> merged.add(new Interval(
                start.toEpochMilli() + second * 1000, start.toEpochMilli() + (second + 1) * 1000, histograms)));
        return merged;
    }

    public Instant startedAt() {
        return start;
    }

    private long second(long millis) {
        return Math.max(0, Math.round((millis - start.toEpochMilli()) / 1e3));
    }

    private long afterNanos(StoredRun run) {
        return (run.result().setting().startedAt().toEpochMilli() - start.toEpochMilli()) * 1_000_000;
    }

    private Setting setting(String weirVersion, List<String> arguments) {
        long from = Long.MAX_VALUE;
        long to = 0;
        for (StoredRun run : runs) {
            Setting one = run.result().setting();
            from = Math.min(from, afterNanos(run) + one.warmUpNanos());
            to = Math.max(to, afterNanos(run) + one.warmUpNanos() + one.measuredNanos());
        }
        return new Setting(
                weirVersion,
                start,
                arguments,
                common(Setting::target, "several targets"),
                common(Setting::model, "several models"),
                runs.size() + " nodes: " + common(Setting::load, "several loads"),
                runs.stream().allMatch(run -> run.result().setting().open()),
                Math.max(0, to - from),
                from,
                runs.stream()
                        .mapToInt(run -> run.result().setting().connections())
                        .sum(),
                runs.stream().mapToInt(run -> run.result().setting().loops()).sum(),
                common(Setting::transport, "several"),
                runs.stream().anyMatch(run -> run.result().setting().interrupted()),
                commonFacts(Setting::wire),
                commonFacts(Setting::machine));
    }

    private String common(Function<Setting, String> what, String otherwise) {
        List<String> all = runs.stream()
                .map(run -> what.apply(run.result().setting()))
                .distinct()
                .toList();
        return all.size() == 1 ? all.get(0) : otherwise;
    }

    private Map<String, String> commonFacts(Function<Setting, Map<String, String>> facts) {
        Map<String, String> common = new LinkedHashMap<>();
        facts.apply(runs.get(0).result().setting())
                .keySet()
                .forEach(name ->
                        common.put(name, common(setting -> facts.apply(setting).getOrDefault(name, ""), "several")));
        return common;
    }

    private List<Moment> moments() {
        Map<Long, List<Moment>> seconds = new TreeMap<>();
        for (StoredRun run : runs) {
            for (Moment moment : run.result().moments()) {
                long second = second(start.toEpochMilli() + (afterNanos(run) + moment.fromNanos()) / 1_000_000);
                seconds.computeIfAbsent(second, key -> new ArrayList<>()).add(moment);
            }
        }
        Map<Long, Histogram> corrected = intervals().stream()
                .collect(Collectors.toMap(
                        interval -> second(interval.fromMillis()), interval -> interval.histogram(Measure.CORRECTED)));
        List<Moment> merged = new ArrayList<>();
        seconds.forEach(
                (second, all) -> merged.add(sum(second, all, corrected.getOrDefault(second, Tally.newHistogram()))));
        return merged;
    }

    private static Moment sum(long second, List<Moment> all, Histogram corrected) {
        return new Moment(
                second * 1_000_000_000L,
                (second + 1) * 1_000_000_000L,
                all.stream().mapToLong(Moment::requests).sum(),
                all.stream().mapToLong(Moment::failed).sum(),
                corrected.getValueAtPercentile(50),
                corrected.getValueAtPercentile(99),
                corrected.getMaxValue(),
                all.stream().mapToLong(Moment::opened).sum(),
                all.stream().mapToLong(Moment::firstByOrigin).sum(),
                all.stream().mapToLong(Moment::firstByLoad).sum(),
                all.stream().mapToLong(Moment::timeWaits).sum(),
                all.stream().mapToInt(Moment::underWay).sum(),
                all.stream().mapToInt(Moment::backlog).sum(),
                all.stream().mapToDouble(Moment::loopBusy).max().orElse(0),
                all.stream().mapToLong(Moment::lagP99).max().orElse(0),
                Moment.heat(corrected));
    }

    private Health health() {
        List<Health> all = runs.stream().map(run -> run.result().health()).toList();
        List<Health.Limit> limits = new ArrayList<>();
        for (StoredRun run : runs) {
            for (Health.Limit limit : run.result().health().limits()) {
                limits.add(new Health.Limit(limit.kind(), run.name(), limit.values()));
            }
        }
        return new Health(
                all.stream().mapToLong(Health::mostBehindNanos).max().orElse(0),
                all.stream().mapToLong(Health::waited).sum(),
                all.stream().mapToLong(Health::dropped).sum(),
                all.stream().mapToDouble(Health::loopBusy).max().orElse(0),
                all.stream().mapToDouble(Health::processBusy).max().orElse(0),
                all.stream().mapToLong(Health::lagP99Nanos).max().orElse(0),
                limits);
    }

    private static String machine(StoredRun run) {
        return run.result().setting().machine().getOrDefault("node", run.name());
    }

    /** Each machine has a range of its own; generators on one machine share it. */
    private int ports() {
        Map<String, Integer> byMachine = new TreeMap<>();
        runs.forEach(run -> byMachine.merge(machine(run), run.result().ports(), Math::max));
        return byMachine.values().stream().mapToInt(Integer::intValue).sum();
    }

    private List<Outlook> outlooks() {
        record Way(String machine, String local, String remote) {}
        Map<Way, Outlook> ways = new LinkedHashMap<>();
        for (StoredRun run : runs) {
            for (Outlook each : run.result().outlooks()) {
                ways.merge(new Way(machine(run), each.local(), each.remote()), each, Merge::sum);
            }
        }
        return ways.values().stream()
                .sorted(Comparator.comparingLong(Outlook::blocked).reversed())
                .toList();
    }

    private static Outlook sum(Outlook a, Outlook b) {
        return new Outlook(
                a.local(),
                a.remote(),
                a.blocked() + b.blocked(),
                a.perSecond() + b.perSecond(),
                a.sustainablePerSecond());
    }

    private LoadResult.Found found() {
        Map<String, Long> byCode = new TreeMap<>();
        long records = 0;
        for (StoredRun run : runs) {
            records += run.result().found().records();
            run.result().found().byCode().forEach((code, count) -> byCode.merge(code, count, Long::sum));
        }
        return new LoadResult.Found(records, byCode);
    }

    private NodeShare share(StoredRun run) {
        LoadResult result = run.result();
        Histogram times = result.tally().histogram(result.setting().open() ? Measure.CORRECTED : Measure.TOTAL);
        return new NodeShare(
                run.name(),
                afterNanos(run) / 1_000_000,
                result.setting().measuredNanos(),
                result.tally().over(),
                result.tally().failed(),
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(99),
                !result.health().limits().isEmpty());
    }
}
