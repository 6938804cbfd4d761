package dev.weir.load.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.wording.Language;
import dev.weir.load.report.HtmlReport;
import dev.weir.load.report.TextReport;
import dev.weir.load.report.Words;
import dev.weir.load.result.Health;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Moment;
import dev.weir.load.result.NodeShare;
import dev.weir.load.result.PhaseLog;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.Setting;
import dev.weir.load.stored.Interval;
import dev.weir.load.stored.StoredRun;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

    @TempDir
    private Path home;

    /** A run of 3 s with 100 requests a second, written as a run is and read back. */
    private StoredRun run(String name, Instant startedAt, String machine, long waitNanos, long seed)
            throws IOException {
        Path directory = Files.createDirectories(home.resolve(name));
        Tally all = new Tally();
        List<Moment> moments = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        try (PhaseLog log = new PhaseLog(directory, startedAt)) {
            for (int second = 0; second < 3; second++) {
                Histogram corrected = Tally.newHistogram();
                for (int i = 0; i < 100; i++) {
                    corrected.recordValue(waitNanos + random.nextLong(1_000_000));
                }
                log.add(second, second + 1, Measure.CORRECTED, corrected);
                all.histogram(Measure.CORRECTED).add(corrected);
                moments.add(moment(second, corrected));
            }
        }
        all.addCounts(300, 300, 3, 0, 0, 600);
        all.addFailures("http_503", 3);
        all.connections().add(Count.OPENED, 10);
        all.connections().add(Count.CARRIED, 300);
        Health.Limit limit = new Health.Limit(Health.Kind.LAG, "", Map.of("lag", "2.00 ms"));
        LoadResult result = new LoadResult(
                setting(startedAt, machine),
                all,
                moments,
                new Health(5, 0, 0, 0.5, 0.4, 2_000_000, seed == 2 ? List.of(limit) : List.of()),
                28_232,
                List.of(new LoadResult.Outlook("10.0.0.1", "10.0.0.9:80", 100, 33, 470)),
                List.of(),
                new LoadResult.Found(4, Map.of("W401", 2L)),
                List.of());
        new RunDirectory(directory).write(result, List.of());
        return StoredRun.read(directory);
    }

    private static Moment moment(int second, Histogram corrected) {
        return new Moment(
                second * 1_000_000_000L,
                (second + 1) * 1_000_000_000L,
                100,
                1,
                corrected.getValueAtPercentile(50),
                corrected.getValueAtPercentile(99),
                corrected.getMaxValue(),
                3,
                2,
                1,
                1,
                5,
                0,
                0.5,
                1_000,
                Moment.heat(corrected));
    }

    private static Setting setting(Instant startedAt, String machine) {
        return new Setting(
                "test",
                startedAt,
                List.of("load", "x"),
                "GET http://10.0.0.9/",
                "open, constant",
                "100 req/s × 3 s",
                true,
                3_000_000_000L,
                0,
                50,
                1,
                "epoll",
                false,
                Map.of("http", "1.1"),
                Map.of("node", machine, "processors", "2"));
    }

    private static LoadResult merged(List<StoredRun> runs) {
        return new Merge(runs).result("test", List.of(), List.of());
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() throws IOException {
        StoredRun run = run("a", START, "one", 5_000_000, 1);

        assertThat(run.intervals()).hasSize(3);
        assertThat(run.intervals().get(1).fromMillis()).isEqualTo(START.toEpochMilli() + 1000);
        assertThat(run.result().setting()).isEqualTo(setting(START, "one"));
        assertThat(run.result().tally().histogram(Measure.CORRECTED).getTotalCount())
                .isEqualTo(300);
        assertThat(run.result().tally().failures()).containsEntry("http_503", 3L);
        assertThat(run.result().found()).isEqualTo(new LoadResult.Found(4, Map.of("W401", 2L)));
        Moment second = run.result().moments().get(2);
        assertThat(second.heat().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
        assertThat(second.opened()).isEqualTo(3);
    }

    @Test
    void mergedHistogramIsThatOfAllRequestsTogether() throws IOException {
        StoredRun a = run("a", START, "one", 5_000_000, 1);
        StoredRun b = run("b", START, "two", 50_000_000, 2);
        Histogram expected = Tally.newHistogram();
        for (StoredRun run : List.of(a, b)) {
            run.intervals().forEach(interval -> expected.add(interval.histogram(Measure.CORRECTED)));
        }

        LoadResult result = merged(List.of(a, b));

        Histogram corrected = result.tally().histogram(Measure.CORRECTED);
        assertThat(corrected).isEqualTo(expected);
        // Half of the requests are fast and half are slow: no average of percentiles says that.
        assertThat(corrected.getValueAtPercentile(49)).isLessThan(7_000_000);
        assertThat(corrected.getValueAtPercentile(51)).isGreaterThan(49_000_000);
        assertThat(result.tally().over()).isEqualTo(600);
        assertThat(result.tally().connections().get(Count.OPENED)).isEqualTo(20);
        assertThat(result.rate()).isEqualTo(200);
        assertThat(result.health().limits())
                .containsExactly(new Health.Limit(Health.Kind.LAG, "b", Map.of("lag", "2.00 ms")));
    }

    @Test
    void secondsAreLaidOverEachOtherByTheWallClock() throws IOException {
        StoredRun a = run("a", START, "one", 5_000_000, 1);
        StoredRun b = run("b", START.plusMillis(1_990), "two", 5_000_000, 2);

        List<Interval> intervals = new Merge(List.of(b, a)).intervals();

        assertThat(intervals)
                .extracting(interval -> interval.histogram(Measure.CORRECTED).getTotalCount())
                .containsExactly(100L, 100L, 200L, 100L, 100L);
        assertThat(merged(List.of(a, b)).moments())
                .extracting(Moment::requests)
                .containsExactly(100L, 100L, 200L, 100L, 100L);
    }

    @Test
    void portsOfOneMachineAreNotCountedTwice() throws IOException {
        List<StoredRun> sameMachine =
                List.of(run("a", START, "one", 5_000_000, 1), run("b", START, "one", 5_000_000, 2));
        List<StoredRun> two = List.of(run("c", START, "one", 5_000_000, 1), run("d", START, "two", 5_000_000, 2));

        assertThat(merged(sameMachine).ports()).isEqualTo(28_232);
        assertThat(merged(sameMachine).outlooks())
                .singleElement()
                .extracting(LoadResult.Outlook::blocked)
                .isEqualTo(200L);
        assertThat(merged(two).ports()).isEqualTo(56_464);
        assertThat(merged(two).outlooks()).hasSize(2);
    }

    @Test
    void skewIsToldInBothLanguages() throws IOException {
        LoadResult result = merged(
                List.of(run("a", START, "one", 5_000_000, 1), run("b", START.plusMillis(1_500), "two", 50_000_000, 2)));

        assertThat(result.nodes()).extracting(NodeShare::name).containsExactly("a", "b");
        assertThat(String.join("\n", TextReport.of(result, List.of(), new Words(Language.EN), 200)))
                .contains("the last one began 1500.00 ms after the first")
                .contains("UNEVEN")
                .contains("they began 1,500 ms apart")
                .contains("their p99 differ by 8")
                .contains("GENERATOR-LIMITED  b: its event loops were late");
        assertThat(String.join("\n", TextReport.of(result, List.of(), new Words(Language.ZH), 200)))
                .contains("开始时刻相差 1,500 ms")
                .contains("受限于压测端");
        assertThat(HtmlReport.of(result, List.of(), new Words(Language.ZH))).contains("<html lang=\"zh-CN\">");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Files.writeString(home.resolve("summary.json"), "{\"schema\":\"weir.show/v1\"}");

        assertThatThrownBy(() -> StoredRun.read(home)).hasMessageContaining("but weir.show/v1");
    }
}
