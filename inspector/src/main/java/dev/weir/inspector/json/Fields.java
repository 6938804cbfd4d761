package dev.weir.inspector.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of one object of the compact form, asked for by name: unknown ones are never asked for. */
final class Fields {

    /** Where the instants of a record begin, which all of its objects share. */
    private static final class Epoch {
        private long nanos;
    }

    private final Map<String, Object> values;
    private final Epoch epoch;

    private Fields(Map<String, Object> values, Epoch epoch) {
        this.values = values;
        this.epoch = epoch;
    }

    static Fields parse(JsonParser in) {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new RecordFormatException("no CBOR map");
        }
        Epoch epoch = new Epoch();
        Fields record = object(in, epoch);
        epoch.nanos = record.count("epoch");
        return record;
    }

    private static Fields object(JsonParser in, Epoch epoch) {
        Map<String, Object> values = new HashMap<>();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            Object value = value(in, epoch);
            if (value != null) {
                values.put(name, value);
            }
        }
        return new Fields(values, epoch);
    }

    private static @Nullable Object value(JsonParser in, Epoch epoch) {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in, epoch);
            case START_ARRAY -> array(in, epoch);
            case VALUE_STRING -> in.getString();
            case VALUE_EMBEDDED_OBJECT -> in.getBinaryValue();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static List<Object> array(JsonParser in, Epoch epoch) {
        List<Object> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(in, epoch);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private <T> @Nullable T as(String name, Class<T> type) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new RecordFormatException("field " + name + " is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new RecordFormatException("field " + name + " is missing");
        }
        return value;
    }

    /** 0 when absent. */
    long count(String name) {
        Long value = as(name, Long.class);
        return value == null ? 0 : value;
    }

    /** 0 when absent. */
    int smallCount(String name) {
        return Math.toIntExact(count(name));
    }

    long number(String name) {
        return required(name, numberOrNull(name));
    }

    @Nullable
    Long numberOrNull(String name) {
        return as(name, Long.class);
    }

    /** An instant on the capture's clock. */
    long at(String name) {
        return instant(number(name));
    }

    @Nullable
    Long atOrNull(String name) {
        Long value = numberOrNull(name);
        return value == null ? null : Long.valueOf(instant(value));
    }

    /** An instant as the record has it, on the capture's clock. */
    long instant(long sinceEpochNanos) {
        return epoch.nanos + sinceEpochNanos;
    }

    @Nullable
    Integer smallNumberOrNull(String name) {
        Long value = numberOrNull(name);
        return value == null ? null : Integer.valueOf(Math.toIntExact(value));
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(truthOrNull(name));
    }

    @Nullable
    Boolean truthOrNull(String name) {
        return as(name, Boolean.class);
    }

    String text(String name) {
        return required(name, textOrNull(name));
    }

    @Nullable
    String textOrNull(String name) {
        return as(name, String.class);
    }

    byte @Nullable [] bytesOrNull(String name) {
        return as(name, byte[].class);
    }

    <E extends Enum<E>> E word(String name, Class<E> type) {
        return required(name, wordOrNull(name, type));
    }

    <E extends Enum<E>> @Nullable E wordOrNull(String name, Class<E> type) {
        String word = textOrNull(name);
        return word == null ? null : constant(name, word, type);
    }

    <E extends Enum<E>> List<E> words(String name, Class<E> type) {
        return texts(name).stream().map(word -> constant(name, word, type)).toList();
    }

    private static <E extends Enum<E>> E constant(String name, String word, Class<E> type) {
        try {
            return Enum.valueOf(type, word);
        } catch (IllegalArgumentException e) {
            throw new RecordFormatException("field " + name + ": no " + type.getSimpleName() + " is called " + word, e);
        }
    }

    <T> T object(String name, Function<Fields, T> form) {
        return required(name, objectOrNull(name, form));
    }

    <T> @Nullable T objectOrNull(String name, Function<Fields, T> form) {
        Fields fields = as(name, Fields.class);
        return fields == null ? null : form.apply(fields);
    }

    /** Empty when absent. */
    <T> List<T> objects(String name, Function<Fields, T> form) {
        return items(name, Fields.class).stream().map(form).toList();
    }

    /** Empty when absent. */
    List<String> texts(String name) {
        return items(name, String.class);
    }

    /** Empty when absent. */
    List<Long> numbers(String name) {
        return items(name, Long.class);
    }

    private <T> List<T> items(String name, Class<T> type) {
        List<?> items = as(name, List.class);
        if (items == null) {
            return List.of();
        }
        if (!items.stream().allMatch(type::isInstance)) {
            throw new RecordFormatException("field " + name + " has an item that is no " + type.getSimpleName());
        }
        return items.stream().<T>map(type::cast).toList();
    }
}
