package dev.weir.load.compare;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * One measure of one side, cut into stretches of time. Drawing as many of them at random, with repetition, makes a load that might have
 * been as well (the bootstrap of Efron and Tibshirani, over blocks, as neighbouring requests are not independent of each other).
 */
final class Blocks {

    /** Of all blocks together, in rising order. */
    private final long[] values;
    /** For each block: where in {@link #values} it has any, and how many. */
    private final int[][] places;

    private final long[][] counts;
    private final long[] drawn;

    Blocks(List<Histogram> blocks) {
        TreeSet<Long> all = new TreeSet<>();
        for (Histogram block : blocks) {
            for (HistogramIterationValue value : block.recordedValues()) {
                all.add(value.getValueIteratedTo());
            }
        }
        values = all.stream().mapToLong(Long::longValue).toArray();
        places = new int[blocks.size()][];
        counts = new long[blocks.size()][];
        drawn = new long[values.length];
        for (int i = 0; i < places.length; i++) {
            fill(i, blocks.get(i));
        }
    }

    private void fill(int block, Histogram histogram) {
        int size = 0;
        for (HistogramIterationValue ignored : histogram.recordedValues()) {
            size++;
        }
        places[block] = new int[size];
        counts[block] = new long[size];
        int i = 0;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            places[block][i] = Arrays.binarySearch(values, value.getValueIteratedTo());
            counts[block][i++] = value.getCountAddedInThisIterationStep();
        }
    }

    int size() {
        return places.length;
    }

    /** Of all blocks, each once. */
    double[] percentiles(double[] wanted) {
        clear();
        for (int i = 0; i < places.length; i++) {
            add(i);
        }
        return read(wanted);
    }

    /** Of as many blocks, drawn at random. */
    double[] resampled(double[] wanted, SplittableRandom random) {
        clear();
        for (int i = 0; i < places.length; i++) {
            add(random.nextInt(places.length));
        }
        return read(wanted);
    }

    private void clear() {
        Arrays.fill(drawn, 0);
    }

    private void add(int block) {
        for (int i = 0; i < places[block].length; i++) {
            drawn[places[block][i]] += counts[block][i];
        }
    }

    /** As HdrHistogram reads them: the least value that so many do not exceed. */
    private double[] read(double[] wanted) {
        long total = 0;
        for (long count : drawn) {
            total += count;
        }
        double[] found = new double[wanted.length];
        long seen = 0;
        int at = 0;
        for (int i = 0; i < values.length && at < wanted.length; i++) {
            seen += drawn[i];
            while (at < wanted.length && seen > 0 && seen >= Math.max(1, Math.round(wanted[at] / 100 * total))) {
                found[at++] = values[i];
            }
        }
        return found;
    }
}
