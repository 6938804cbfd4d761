package dev.weir.inspector.har.read;

import dev.weir.inspector.json.tree.JsonTree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** One JSON object, read leniently: exporters leave members out, write null, or a number as a string. */
final class HarObject {

    private final JsonTree members;

    private HarObject(JsonTree members) {
        this.members = members;
    }

    /** Reads the object at whose start the parser stands. */
    static HarObject read(JsonParser in) {
        return new HarObject(JsonTree.read(in));
    }

    /** In their order. */
    Map<String, JsonTree> members() {
        return members.members();
    }

    boolean has(String name) {
        return members.at(name).isThere();
    }

    /** Empty when there is none. */
    HarObject object(String name) {
        return new HarObject(members.at(name));
    }

    /** Empty when there are none; what is no object is passed over. */
    List<HarObject> objects(String name) {
        return members.at(name).items().stream()
                .filter(item -> item.value() instanceof Map)
                .map(HarObject::new)
                .toList();
    }

    /** Null when there is none; numbers as they were written. */
    @Nullable
    String text(String name) {
        Object value = members.at(name).value();
        return value instanceof String text ? text : value instanceof BigDecimal number ? number.toPlainString() : null;
    }

    /** Whether it is true, in any spelling. */
    boolean flag(String name) {
        Object value = members.at(name).value();
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
        Object value = members.at(name).value();
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
