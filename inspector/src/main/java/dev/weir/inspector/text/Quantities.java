package dev.weir.inspector.text;

import java.util.Arrays;

/** Numbers as people read them, the same in every locale. */
public final class Quantities {
    private static final long[] SCALES = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private Quantities() {}

    /** A time in a sentence: three significant digits and the unit that suits it, such as {@code 1.20 s} or {@code 34.0 µs}. */
    public static String duration(long nanos) {
        double size = Math.abs((double) nanos);
        if (size < 999.5) {
            return nanos + " ns";
        }
        if (size < 999.5e3) {
            return threeDigits(nanos / 1e3) + " µs";
        }
        return size < 999.5e6 ? threeDigits(nanos / 1e6) + " ms" : threeDigits(nanos / 1e9) + " s";
    }

    private static String threeDigits(double value) {
        return decimal(value, decimalsFor(value));
    }

    /** How many decimals make three significant digits; none below zero. */
    private static int decimalsFor(double value) {
        double size = Math.abs(value);
        return size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    }

    /**
     * A number below 10^12 with a fixed number of decimals, 0 to 6, rounded half up. Written by hand: with {@code String.format},
     * a list of ten thousand exchanges spent most of its time here.
     */
    public static String decimal(double value, int decimals) {
        long scale = SCALES[decimals];
        long scaled = Math.round(Math.abs(value) * scale);
        StringBuilder out = new StringBuilder(value < 0 && scaled > 0 ? "-" : "").append(scaled / scale);
        if (decimals > 0) {
            out.append('.').append(Long.toString(scale + scaled % scale), 1, decimals + 1);
        }
        return out.toString();
    }

    public static String bytes(long bytes) {
        return grouped(bytes) + " B";
    }

    /** {@code 1 header}, {@code 5 headers}. */
    public static String count(long count, String noun) {
        return grouped(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@code 1,234,567}; by hand as well: it stands in each line that a proxy prints while it serves. */
    private static String grouped(long number) {
        StringBuilder out = new StringBuilder().append(number);
        int first = number < 0 ? 1 : 0;
        for (int at = out.length() - 3; at > first; at -= 3) {
            out.insert(at, ',');
        }
        return out.toString();
    }

    /**
     * How the times of one column are written: all in milliseconds with the same decimals, so that their points line up and the
     * median has three significant digits.
     *
     * @param cells of the longest
     */
    public record MillisColumn(int decimals, int cells) {

        public static MillisColumn of(long[] nanos, int leastDecimals) {
            long[] sorted =
                    Arrays.stream(nanos).filter(value -> value > 0).sorted().toArray();
            if (sorted.length == 0) {
                return new MillisColumn(leastDecimals, decimal(0, leastDecimals).length());
            }
            int decimals = Math.max(leastDecimals, decimalsFor(sorted[(sorted.length - 1) / 2] / 1e6));
            return new MillisColumn(
                    decimals, decimal(sorted[sorted.length - 1] / 1e6, decimals).length());
        }

        public String format(long nanos) {
            return decimal(nanos / 1e6, decimals);
        }
    }
}
