package dev.weir.load.tally;

/**
 * Where the time of the slowest went: sums of each phase by how long the exchange took, in classes an eighth of an octave wide. Sums
 * add up without loss, so that those of several loops, seconds or machines can be put together.
 */
@SuppressWarnings("EnumOrdinal") // arrays by kind: no map and no boxing where every request passes
public final class SlowShares {

    private static final int PER_OCTAVE = 8;
    private static final int CLASSES = 44 * PER_OCTAVE;
    private static final double LOG_2 = Math.log(2);
    private static final int PHASES = Measure.values().length;

    private final long[] counts = new long[CLASSES];
    private final long[][] nanos = new long[CLASSES][];

    /** Counts an exchange; its phases follow. */
    int begin(long totalNanos) {
        int index = classOf(totalNanos);
        counts[index]++;
        if (nanos[index] == null) {
            nanos[index] = new long[PHASES];
        }
        return index;
    }

    void add(int index, Measure phase, long spent) {
        nanos[index][phase.ordinal()] += spent;
    }

    private static int classOf(long totalNanos) {
        double octaves = Math.log((double) Math.max(1, totalNanos)) / LOG_2;
        return Math.min(CLASSES - 1, (int) (octaves * PER_OCTAVE));
    }

    void add(SlowShares other) {
        for (int i = 0; i < CLASSES; i++) {
            if (other.counts[i] > 0) {
                addClass(i, other.counts[i], other.nanos[i]);
            }
        }
    }

    /** As a file gives it back. */
    public void addClass(int index, long count, long[] phases) {
        counts[index] += count;
        if (nanos[index] == null) {
            nanos[index] = new long[PHASES];
        }
        for (int i = 0; i < PHASES; i++) {
            nanos[index][i] += phases[i];
        }
    }

    public int classes() {
        return CLASSES;
    }

    public long count(int index) {
        return counts[index];
    }

    /** The sums of a class by {@link Measure}; all 0 for an empty one. */
    public long[] nanos(int index) {
        return nanos[index] == null ? new long[PHASES] : nanos[index].clone();
    }

    /** The phase's part of the time of the slowest hundredth, from 0 to 1; of a class or two more than that where they end within one. */
    public double share(Measure phase) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        long wanted = Math.max(1, all / 100);
        long seen = 0;
        long spent = 0;
        long total = 0;
        for (int i = CLASSES - 1; i >= 0 && seen < wanted; i--) {
            if (counts[i] > 0) {
                seen += counts[i];
                spent += nanos[i][phase.ordinal()];
                for (Measure each : Measure.values()) {
                    total += each.isPhase() ? nanos[i][each.ordinal()] : 0;
                }
            }
        }
        return total == 0 ? 0 : (double) spent / total;
    }
}
