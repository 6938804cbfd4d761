package dev.weir.inspector.findings;

import dev.weir.inspector.text.Quantities;
import java.util.Locale;

/** Numbers as they stand in sentences, the same in every language. */
public final class Numbers {

    private Numbers() {}

    public static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    public static String time(long nanos) {
        return Quantities.duration(nanos);
    }

    /** In the unit that suits it: {@code 1.2 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? Quantities.decimal(bytes / 1e3, 1) + " kB"
                : Quantities.decimal(bytes / 1e6, 1) + " MB";
    }

    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
