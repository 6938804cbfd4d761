package dev.weir.inspector.ladder;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.text.Quantities;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a ladder's times are counted from.
 *
 * @param zeroNanos on the capture's clock
 * @param zone of times of day
 */
public record LadderClock(long zeroNanos, ClockAnchor anchor, ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final long LONG_NANOS = 10_000_000_000L;

    public String since(long atNanos) {
        long nanos = atNanos - zeroNanos;
        return Math.abs(nanos) < LONG_NANOS
                ? Quantities.decimal(nanos / 1e6, 3) + " ms"
                : Quantities.decimal(nanos / 1e9, 3) + " s";
    }

    public String timeOfDay(long atNanos) {
        return TIME.format(LocalTime.ofInstant(anchor.wallAt(atNanos), zone));
    }
}
