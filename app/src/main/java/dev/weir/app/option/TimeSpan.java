package dev.weir.app.option;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as people write it: {@code 500ms}, {@code 1.5s}, {@code 5m}, {@code 1h}. */
public record TimeSpan(Duration duration) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(us|µs|ms|s|m|min|h|d)");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException for any other text, and for no time at all
     */
    public static TimeSpan parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no time (expected: such as 500ms, 10s, 5m, 1h)");
        }
        BigDecimal count = new BigDecimal(matcher.group(1));
        if (count.signum() == 0) {
            throw new IllegalArgumentException("'" + text + "' is no time at all");
        }
        Duration unit = switch (matcher.group(2)) {
            case "us", "µs" -> Duration.ofNanos(1_000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofMinutes(1);
        };
        // Whole units first: 999,999,999 days have more nanoseconds than a long.
        BigDecimal[] parts = count.divideAndRemainder(BigDecimal.ONE);
        return new TimeSpan(unit.multipliedBy(parts[0].longValue())
                .plusNanos(parts[1].multiply(BigDecimal.valueOf(unit.toNanos())).longValue()));
    }

    /** For options. */
    public static final class Converter implements ITypeConverter<TimeSpan> {
        @Override
        public TimeSpan convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
