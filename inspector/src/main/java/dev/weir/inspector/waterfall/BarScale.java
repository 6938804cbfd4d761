package dev.weir.inspector.waterfall;

/**
 * Maps times to terminal cells. Every border is rounded by itself (cumulative rounding), so that bars which touch in time touch
 * on the screen, and the cells of a row's parts add up to the cells of the row.
 *
 * @param startNanos at the left border of cell 0
 * @param endNanos at the right border of the last cell
 */
public record BarScale(long startNanos, long endNanos, int cells) {

    /** Columns that a tick needs: a label of up to five digits and some air. */
    private static final int LEAST_TICK_CELLS = 8;

    public BarScale {
        if (endNanos < startNanos || cells < 1) {
            throw new IllegalArgumentException("scale: " + startNanos + " to " + endNanos + " in " + cells + " cells");
        }
    }

    /** Where a time lies, in cells from the left; may be outside. */
    public double exactCells(long nanos) {
        return (double) (nanos - startNanos) * cells / Math.max(1, endNanos - startNanos);
    }

    /** The border between cells that is nearest to a time, from 0 to {@code cells}. */
    public int border(long nanos) {
        return (int) Math.min(Math.max(Math.round(exactCells(nanos)), 0), cells);
    }

    /**
     * The labels of the time axis, the first with the unit, each beginning at its tick.
     *
     * @param room cells that the labels may take, at least {@link #cells}
     */
    public String axis(int room) {
        long step = tickNanos();
        long unit = step >= 1_000_000_000 ? 1_000_000_000 : step >= 1_000_000 ? 1_000_000 : step >= 1_000 ? 1_000 : 1;
        StringBuilder out = new StringBuilder("0 ").append(unitName(unit));
        for (long tick = step; tick <= endNanos - startNanos; tick += step) {
            String label = Long.toString(tick / unit);
            int at = border(startNanos + tick);
            if (at > out.length() && at + label.length() <= room) {
                out.append(" ".repeat(at - out.length())).append(label);
            }
        }
        return out.toString();
    }

    private static String unitName(long unitNanos) {
        return unitNanos == 1 ? "ns" : unitNanos == 1_000 ? "µs" : unitNanos == 1_000_000 ? "ms" : "s";
    }

    /** The smallest of 1, 2, 5, 10, 20, 50 ... that leaves room for the labels. */
    private long tickNanos() {
        double least = (double) Math.max(1, endNanos - startNanos) * LEAST_TICK_CELLS / cells;
        long power = 1;
        while (true) {
            for (int factor : new int[] {1, 2, 5}) {
                if (factor * power >= least) {
                    return factor * power;
                }
            }
            power *= 10;
        }
    }
}
