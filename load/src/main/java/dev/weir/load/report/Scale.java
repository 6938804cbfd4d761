package dev.weir.load.report;

import java.util.Locale;

/** Round numbers along an axis from 0: every {@code step}, up to {@code top}. */
record Scale(double step, double top) {

    /** So that {@code most} is on it, in so many steps at most: of 1, 2 or 5 and zeros. */
    static Scale upTo(double most, int steps) {
        double least = Math.max(most, 1e-3) / steps;
        double zeros = Math.pow(10, Math.floor(Math.log10(least)));
        double step = 10 * zeros;
        for (double digit : new double[] {5, 2, 1}) {
            step = digit * zeros >= least * (1 - 1e-9) ? digit * zeros : step;
        }
        return new Scale(step, step * Math.ceil(most / step - 1e-9));
    }

    int steps() {
        return (int) Math.round(top / step);
    }

    /** The number at a step. */
    String label(int index) {
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", index * step);
    }
}
