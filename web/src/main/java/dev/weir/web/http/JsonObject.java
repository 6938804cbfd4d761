package dev.weir.web.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** The small objects that are sent to this API: members that are texts, lists of texts, or true and false. Others are passed over. */
public final class JsonObject {

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /** Null when it is none; of nothing at all, one without members. */
    public static @Nullable JsonObject of(byte[] json) {
        Map<String, Object> members = new LinkedHashMap<>();
        try (JsonParser in = Answer.JSON.createParser(ObjectReadContext.empty(), json)) {
            JsonToken first = in.nextToken();
            if (first != JsonToken.START_OBJECT) {
                return first == null ? new JsonObject(members) : null;
            }
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                Object value = value(in, in.nextToken());
                if (value != null) {
                    members.put(name, value);
                }
            }
            return new JsonObject(members);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable Object value(JsonParser in, @Nullable JsonToken token) {
        if (token == JsonToken.VALUE_STRING) {
            return in.getString();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        if (token != JsonToken.START_ARRAY) {
            in.skipChildren();
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY && next != null; next = in.nextToken()) {
            if (next == JsonToken.VALUE_STRING) {
                texts.add(in.getString());
            } else {
                in.skipChildren();
            }
        }
        return texts;
    }

    /** Null when there is none. */
    public @Nullable String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** Empty when there is none. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            list.forEach(text -> texts.add(String.valueOf(text)));
        }
        return texts;
    }
}
