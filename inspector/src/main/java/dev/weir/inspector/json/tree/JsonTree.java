package dev.weir.inspector.json.tree;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value with what is inside of it. Whatever is asked for and not there is empty: files come from many programs.
 *
 * @param value a {@link String}, {@link BigDecimal}, {@link Boolean}, {@link List} or {@link Map} of such; null for null, and for nothing
 */
public record JsonTree(@Nullable Object value) {

    private static final JsonTree NOTHING = new JsonTree(null);

    /**
     * Reads a whole document.
     *
     * @throws IOException when it is no JSON
     */
    public static JsonTree read(InputStream in) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            JsonToken first = parser.nextToken();
            return first == null ? NOTHING : new JsonTree(value(parser, first));
        } catch (JacksonException e) {
            throw new IOException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The same of a text; nothing when it is no JSON. */
    public static JsonTree parse(String text) {
        try {
            return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return NOTHING;
        }
    }

    /**
     * Writes the value.
     *
     * @param strings what stands for each string that is a value
     */
    public void write(JsonGenerator out, UnaryOperator<String> strings) {
        if (value instanceof Map<?, ?>) {
            out.writeStartObject();
            members().forEach((name, member) -> {
                out.writeName(name);
                member.write(out, strings);
            });
            out.writeEndObject();
        } else if (value instanceof List<?>) {
            out.writeStartArray();
            items().forEach(item -> item.write(out, strings));
            out.writeEndArray();
        } else if (value instanceof String text) {
            out.writeString(strings.apply(text));
        } else if (value instanceof BigDecimal number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else {
            out.writeNull();
        }
    }

    /** The value at whose beginning the parser stands; afterwards it stands at its end. */
    public static JsonTree read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return token == null ? NOTHING : new JsonTree(value(parser, token));
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return items;
    }

    /** A member, nested ones by several names. */
    public JsonTree at(String... names) {
        Object found = value;
        for (String name : names) {
            found = found instanceof Map<?, ?> members ? members.get(name) : null;
        }
        return new JsonTree(found);
    }

    public List<JsonTree> items() {
        List<JsonTree> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add(new JsonTree(item)));
        }
        return items;
    }

    /** Those of an object, in their order. */
    public Map<String, JsonTree> members() {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> members.put(String.valueOf(name), new JsonTree(member)));
        }
        return members;
    }

    /** Empty when it is no string. */
    public String text() {
        return value instanceof String text ? text : "";
    }

    /** 0 when it is no number. */
    public double number() {
        return value instanceof BigDecimal number ? number.doubleValue() : 0;
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    public boolean isThere() {
        return value != null;
    }
}
