package dev.weir.inspector.har.read;

import dev.weir.events.ClockAnchor;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** When an entry started. */
final class StartedDateTime {

    /** With {@code Z}, {@code +02:00}, {@code +0200} or, against the format, nothing: then it is taken for UTC. */
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private StartedDateTime() {}

    static Instant of(HarObject entry) throws HarFormatException {
        String text = entry.textOrEmpty("startedDateTime").strip();
        if (text.isEmpty()) {
            throw new HarFormatException("startedDateTime is missing");
        }
        try {
            TemporalAccessor parsed = FORMAT.parseBest(text.replace(' ', 'T'), Instant::from, LocalDateTime::from);
            return parsed instanceof Instant instant
                    ? instant
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            String shown = text.length() > 40 ? text.substring(0, 40) + "\u2026" : text;
            throw new HarFormatException("startedDateTime is no time: " + shown, e);
        }
    }

    /** On the clock of the capture. */
    static long nanos(HarObject entry, ClockAnchor anchor) throws HarFormatException {
        Instant started = of(entry);
        try {
            return anchor.atNanos() + Duration.between(anchor.wall(), started).toNanos();
        } catch (ArithmeticException e) {
            throw new HarFormatException("startedDateTime is centuries from that of the first entry", e);
        }
    }
}
