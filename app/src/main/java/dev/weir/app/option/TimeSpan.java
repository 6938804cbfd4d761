package dev.weir.app.option;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as people write it: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
public record TimeSpan(Duration duration) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h|d)");

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
        long count = Long.parseLong(matcher.group(1));
        if (count == 0) {
            throw new IllegalArgumentException("'" + text + "' is no time at all");
        }
        return new TimeSpan(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "h" -> Duration.ofHours(count);
                    case "d" -> Duration.ofDays(count);
                    default -> Duration.ofMinutes(count);
                });
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
