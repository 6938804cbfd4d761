package dev.weir.inspector.filter;

import dev.weir.inspector.filter.Expression.Range;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the values of a quantity are written and read. */
enum Unit {
    /** In nanoseconds. */
    TIME("a time such as 200ms, 1.5s or 300us") {
        @Override
        Optional<Long> read(String text) {
            Matcher matcher = NUMBER.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            BigDecimal number = new BigDecimal(matcher.group(1));
            Long nanos = TIMES.get(matcher.group(2).toLowerCase(Locale.ROOT).replace('\u00b5', 'u'));
            boolean zero = number.signum() == 0 && matcher.group(2).isEmpty();
            return zero ? Optional.of(0L) : nanos == null ? Optional.empty() : whole(number, nanos);
        }

        @Override
        String write(long value) {
            return value == 0 ? "0" : scaled(value, TIMES);
        }
    },
    /** In powers of 1000, as the list shows them. */
    BYTES("a size such as 512, 100k or 1.5M") {
        @Override
        Optional<Long> read(String text) {
            Matcher matcher = NUMBER.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String unit = matcher.group(2).toLowerCase(Locale.ROOT);
            Long bytes = BYTE_COUNTS.get(unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit);
            return bytes == null ? Optional.empty() : whole(new BigDecimal(matcher.group(1)), bytes);
        }

        @Override
        String write(long value) {
            return value == 0
                    ? "0"
                    : scaled(value, BYTE_COUNTS).replace('m', 'M').replace('g', 'G');
        }
    },
    COUNT("a number such as 7") {
        @Override
        Optional<Long> read(String text) {
            return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        }

        @Override
        String write(long value) {
            return Long.toString(value);
        }
    },
    STATUS("a status such as 404 or 5xx") {
        @Override
        Optional<Long> read(String text) {
            return text.matches("\\d{3}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
        }

        @Override
        Optional<Range> readRange(String text) {
            if (!text.matches("[1-9][xX]{2}")) {
                return super.readRange(text);
            }
            long first = 100L * (text.charAt(0) - '0');
            return Optional.of(new Range(first, first + 99));
        }

        @Override
        String write(long value) {
            return Long.toString(value);
        }

        @Override
        String write(Range range) {
            boolean hundred = range.least() % 100 == 0 && range.least() > 0 && range.most() == range.least() + 99;
            return hundred ? range.least() / 100 + "xx" : super.write(range);
        }
    },
    CONNECTION("a connection such as c17") {
        @Override
        Optional<Long> read(String text) {
            return COUNT.read(text.startsWith("c") ? text.substring(1) : text);
        }

        @Override
        String write(long value) {
            return "c" + value;
        }
    };

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,18})?)([A-Za-z\u00b5]{0,2})");
    private static final Map<String, Long> TIMES =
            Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);
    private static final Map<String, Long> BYTE_COUNTS =
            Map.of("", 1L, "k", 1_000L, "m", 1_000_000L, "g", 1_000_000_000L);

    private final String expected;

    Unit(String expected) {
        this.expected = expected;
    }

    /** What a value looks like, for a person. */
    String expected() {
        return expected;
    }

    /** Empty when it is no such value, or too large. */
    abstract Optional<Long> read(String text);

    abstract String write(long value);

    /** A value or {@code least..most}. */
    Optional<Range> readRange(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            return read(text).map(value -> new Range(value, value));
        }
        Optional<Long> most = read(text.substring(dots + 2));
        return read(text.substring(0, dots))
                .flatMap(least -> most.filter(end -> end >= least).map(end -> new Range(least, end)));
    }

    String write(Range range) {
        return range.least() == range.most() ? write(range.least()) : write(range.least()) + ".." + write(range.most());
    }

    private static Optional<Long> whole(BigDecimal number, long factor) {
        BigDecimal value = number.multiply(BigDecimal.valueOf(factor)).setScale(0, RoundingMode.HALF_UP);
        return value.toBigInteger().bitLength() < Long.SIZE ? Optional.of(value.longValue()) : Optional.empty();
    }

    /** In the largest unit of which it is at least one. */
    private static String scaled(long value, Map<String, Long> units) {
        String unit = "";
        long factor = 0;
        for (Map.Entry<String, Long> entry : units.entrySet()) {
            if (entry.getValue() <= value && entry.getValue() > factor) {
                unit = entry.getKey();
                factor = entry.getValue();
            }
        }
        return BigDecimal.valueOf(value)
                        .divide(BigDecimal.valueOf(factor))
                        .stripTrailingZeros()
                        .toPlainString()
                + unit;
    }
}
