package dev.weir.app.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: {@code 4096}, {@code 64KiB}, {@code 1.5 GiB}; K, M and G alone are powers of 1024, too. */
public record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(i?b)?");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException for any other text, or more than fits into a long
     */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size (expected: such as 4096, 64KiB, 1MiB, 2GiB)");
        }
        String unit = matcher.group(2);
        // "MB" is a million; whoever writes M, MiB or Mi means what disks and heaps are measured in.
        boolean decimal = !unit.isEmpty() && "b".equals(matcher.group(3));
        double factor = Math.pow(decimal ? 1000 : 1024, unit.isEmpty() ? 0 : "kmgt".indexOf(unit) + 1);
        double bytes = Double.parseDouble(matcher.group(1)) * factor;
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
        return new ByteSize((long) bytes);
    }

    /** As {@link #parse} reads it. Spelled out: picocli asks for it at each start (docs/notes/026). */
    @Override
    public String toString() {
        return Long.toString(bytes);
    }

    /** For options. */
    public static final class Converter implements ITypeConverter<ByteSize> {
        @Override
        public ByteSize convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
