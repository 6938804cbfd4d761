package dev.weir.inspector.har.read;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One JSON object, read leniently: exporters leave members out, write null, or a number as a string. */
final class HarObject {

    private static final HarObject NONE = new HarObject(Map.of());

    private final Map<String, Object> members;

    private HarObject(Map<String, Object> members) {
        this.members = members;
    }

    /** Reads the object at whose start the parser stands. */
    static HarObject read(JsonParser in) {
        Map<String, Object> members = new HashMap<>();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            Object value = value(in);
            if (value != null) {
                members.put(name, value);
            }
        }
        return new HarObject(members);
    }

    private static @Nullable Object value(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> read(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static List<Object> array(JsonParser in) {
        List<Object> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(in);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Empty when there is none. */
    HarObject object(String name) {
        return members.get(name) instanceof HarObject found ? found : NONE;
    }

    /** Empty when there are none; what is no object is passed over. */
    List<HarObject> objects(String name) {
        List<HarObject> found = new ArrayList<>();
        if (members.get(name) instanceof List<?> values) {
            for (Object value : values) {
                if (value instanceof HarObject object) {
                    found.add(object);
                }
            }
        }
        return found;
    }

    /** Null when there is none; numbers as they were written. */
    @Nullable
    String text(String name) {
        Object value = members.get(name);
        return value instanceof String text ? text : value instanceof BigDecimal number ? number.toPlainString() : null;
    }

    /** Whether it is true, in any spelling. */
    boolean flag(String name) {
        Object value = members.get(name);
        return value instanceof Boolean flag ? flag : "true".equals(value);
    }

    /** The empty text when there is none. */
    String textOrEmpty(String name) {
        String text = text(name);
        return text == null ? "" : text;
    }

    /** Null when there is none, or when a string stands there that is none. */
    @Nullable
    BigDecimal number(String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            try {
                return new BigDecimal(text.strip());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return value instanceof BigDecimal number ? number : null;
    }

    /** A count of bytes and the like; -1 when it is unknown, which HAR itself writes so. */
    long count(String name) {
        BigDecimal number = number(name);
        return number != null && number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
                ? number.longValue()
                : -1;
    }
}
