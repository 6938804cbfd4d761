package dev.weir.inspector.har;

import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.inspector.text.WellFormed;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonGenerator;

/** JSON as every HAR reader takes it: never a null, never a number that is not finite, always well-formed text. */
final class HarJson {

    /** In milliseconds where HAR means "does not apply"; the durations themselves are microseconds. */
    static final long NOT_APPLICABLE = -1;

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JsonGenerator out;

    HarJson(JsonGenerator out) {
        this.out = out;
    }

    /** Three fraction digits exactly: readers built on SimpleDateFormat take six for that many milliseconds. */
    static String time(Instant instant) {
        return MILLIS.format(instant);
    }

    HarJson object() {
        out.writeStartObject();
        return this;
    }

    HarJson object(String name) {
        out.writeObjectPropertyStart(name);
        return this;
    }

    HarJson endObject() {
        out.writeEndObject();
        return this;
    }

    HarJson array() {
        out.writeStartArray();
        return this;
    }

    HarJson array(String name) {
        out.writeArrayPropertyStart(name);
        return this;
    }

    HarJson endArray() {
        out.writeEndArray();
        return this;
    }

    /** Left out when null. */
    HarJson string(String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, WellFormed.of(value));
        }
        return this;
    }

    /** An enum constant in lower case; left out when null. */
    HarJson token(String name, @Nullable Enum<?> value) {
        return string(name, value == null ? null : value.name().toLowerCase(Locale.ROOT));
    }

    HarJson base64(String name, byte[] bytes) {
        out.writeName(name);
        out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, 0, bytes.length);
        return this;
    }

    HarJson number(String name, long value) {
        out.writeNumberProperty(name, value);
        return this;
    }

    /** An element of an array. */
    HarJson number(long value) {
        out.writeNumber(value);
        return this;
    }

    /** Left out when null. */
    HarJson flag(String name, @Nullable Boolean value) {
        if (value != null) {
            out.writeBooleanProperty(name, value);
        }
        return this;
    }

    /** A thousandth of the value with three decimals: microseconds as milliseconds, nanoseconds as microseconds; exact. */
    HarJson thousandth(String name, long value) {
        out.writeName(name);
        return thousandth(value);
    }

    /** As the named one; left out when null. */
    HarJson thousandthIfKnown(String name, @Nullable Long value) {
        return value == null ? this : thousandth(name, value);
    }

    /** An element of an array. */
    HarJson thousandth(long value) {
        out.writeNumber(
                value % 1000 == 0
                        ? Long.toString(value / 1000)
                        : BigDecimal.valueOf(value, 3).toPlainString());
        return this;
    }

    /** Microseconds as milliseconds, or -1. */
    HarJson millis(String name, long micros) {
        return micros == NOT_APPLICABLE ? number(name, -1) : thousandth(name, micros);
    }

    /** Seconds since 1970 to the microsecond, as DevTools counts. */
    HarJson epochSeconds(String name, Instant instant) {
        long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
        out.writeName(name);
        out.writeNumber(BigDecimal.valueOf(micros, 6).toPlainString());
        return this;
    }

    /**
     * Any value.
     *
     * @param strings what stands for each string in it
     */
    HarJson tree(String name, JsonTree value, UnaryOperator<String> strings) {
        out.writeName(name);
        value.write(out, text -> WellFormed.of(strings.apply(text)));
        return this;
    }

    HarJson element(String value) {
        out.writeString(WellFormed.of(value));
        return this;
    }
}
