package dev.weir.load.compare;

import dev.weir.load.result.Setting;
import dev.weir.load.stored.Interval;
import dev.weir.load.stored.StoredRun;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * Two loads held against each other, phase by phase. Each side is one run or several. The confidence intervals come of drawing the
 * seconds of both sides again, {@value #DRAWS} times.
 *
 * @param margin a part, such as 0.05: what differs by less is the same
 * @param floorNanos the same in time
 */
public record Comparison(double margin, double floorNanos) {

    /** Of the percentiles shown. */
    private static final double[] PERCENTILES = {50, 95, 99};

    private static final int DRAWS = 1_000;
    /** More than that say nothing more, and cost time: longer loads have longer ones. */
    private static final int MOST_BLOCKS = 60;
    /** Fewer cannot show how much one second differs from the next. */
    private static final int LEAST_BLOCKS = 5;

    private static final double TAIL = 0.025;

    /** What of the settings differs: such results say little of what changed. Empty when they can be compared. */
    public static List<String> obstacles(Setting a, Setting b) {
        Map<String, String> before = facts(a);
        Map<String, String> after = facts(b);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<String> obstacles = new ArrayList<>();
        for (String name : names) {
            String was = before.getOrDefault(name, "unknown");
            String is = after.getOrDefault(name, "unknown");
            if (!was.equals(is)) {
                obstacles.add(name + ": " + was + " / " + is);
            }
        }
        return obstacles;
    }

    /** Weir's version is left out: to compare two of them is what one may want. */
    private static Map<String, String> facts(Setting setting) {
        Map<String, String> facts = new LinkedHashMap<>();
        setting.machine().forEach((name, value) -> facts.put("machine " + name, value));
        setting.wire().forEach((name, value) -> facts.put("wire " + name, value));
        facts.put("target", setting.target());
        facts.put("model", setting.model());
        facts.put("load", setting.load());
        facts.put("connections", Integer.toString(setting.connections()));
        facts.put("loops", Integer.toString(setting.loops()));
        facts.put("transport", setting.transport());
        return facts;
    }

    /** Phase by phase; of a phase that one side never went through, nothing. */
    public List<Difference> of(List<StoredRun> a, List<StoredRun> b) {
        return ofIntervals(intervals(a), intervals(b), isOpen(a) && isOpen(b));
    }

    /**
     * The same of intervals.
     *
     * @param open whether the intended beginnings mean something
     */
    public List<Difference> ofIntervals(List<Interval> a, List<Interval> b, boolean open) {
        List<Difference> differences = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            boolean meaningful = open || (measure != Measure.CORRECTED && measure != Measure.LATE);
            if (meaningful) {
                differences.addAll(differences(measure, blocks(a, measure), blocks(b, measure)));
            }
        }
        return differences;
    }

    /** Whether one side has fewer seconds than any verdict takes. */
    public static boolean isShort(List<StoredRun> a, List<StoredRun> b) {
        return Math.min(intervals(a).size(), intervals(b).size()) < LEAST_BLOCKS;
    }

    private static boolean isOpen(List<StoredRun> runs) {
        return runs.stream().allMatch(run -> run.result().setting().open());
    }

    private static List<Interval> intervals(List<StoredRun> runs) {
        return runs.stream().flatMap(run -> run.intervals().stream()).toList();
    }

    private static Blocks blocks(List<Interval> intervals, Measure measure) {
        List<Histogram> each = intervals.stream()
                .map(interval -> interval.histogram(measure))
                .filter(histogram -> histogram.getTotalCount() > 0)
                .toList();
        int blocks = Math.min(MOST_BLOCKS, each.size());
        List<Histogram> merged = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            Histogram block = Tally.newHistogram();
            each.subList((int) ((long) each.size() * i / blocks), (int) ((long) each.size() * (i + 1) / blocks))
                    .forEach(block::add);
            merged.add(block);
        }
        return new Blocks(merged);
    }

    private List<Difference> differences(Measure measure, Blocks a, Blocks b) {
        if (a.size() == 0 || b.size() == 0) {
            return List.of();
        }
        double[] before = a.percentiles(PERCENTILES);
        double[] after = b.percentiles(PERCENTILES);
        double[][] drawn = new double[PERCENTILES.length][DRAWS];
        SplittableRandom random = new SplittableRandom(1); // the same files give the same answer
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] one = a.resampled(PERCENTILES, random);
            double[] other = b.resampled(PERCENTILES, random);
            for (int i = 0; i < PERCENTILES.length; i++) {
                drawn[i][draw] = other[i] - one[i];
            }
        }
        boolean enough = a.size() >= LEAST_BLOCKS && b.size() >= LEAST_BLOCKS;
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < PERCENTILES.length; i++) {
            Arrays.sort(drawn[i]);
            double low = drawn[i][(int) (DRAWS * TAIL)];
            double high = drawn[i][DRAWS - 1 - (int) (DRAWS * TAIL)];
            Difference.Verdict verdict =
                    enough ? Difference.judge(before[i], low, high, margin, floorNanos) : Difference.Verdict.UNCLEAR;
            differences.add(new Difference(measure, PERCENTILES[i], before[i], after[i], low, high, verdict));
        }
        return differences;
    }
}
