package dev.weir.inspector.facet;

import dev.weir.inspector.model.Note;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an index is asked for. What it does not know of an exchange is neither so nor not so, and must be looked up in its record.
 */
public sealed interface Condition {

    Condition ALWAYS = new All(List.of());

    /** Nothing can be said without looking at the exchange itself. */
    Condition UNKNOWN = new Unknown();

    /** Every part holds. */
    record All(List<Condition> parts) implements Condition {}

    /** One part holds. */
    record Any(List<Condition> parts) implements Condition {}

    record Not(Condition part) implements Condition {}

    /** It has such a value, from the least to the most. */
    record Between(Column column, long least, long most) implements Condition {}

    /** One of these bits is set. */
    record Bits(Column column, long mask) implements Condition {}

    /** It has a text, and that passes. */
    record Text(Column column, Predicate<String> test) implements Condition {}

    /** It has none. */
    record Absent(Column column) implements Condition {}

    /** Its connection is in the capture, and this holds for that. */
    record On(Column connection, Condition link) implements Condition {}

    /** The {@code address:port} of a connection's other end passes. */
    record Remote(Predicate<String> test) implements Condition {}

    /** It started during a page whose name passes. */
    record During(Predicate<String> page) implements Condition {}

    /** It has a note that passes. */
    record Noted(Predicate<Note> test) implements Condition {}

    record Addressed(UrlTest test) implements Condition {}

    record Unknown() implements Condition {}

    static Condition all(Condition... parts) {
        return new All(Arrays.asList(parts));
    }

    static Condition any(Condition... parts) {
        return new Any(Arrays.asList(parts));
    }

    /** Whether the index decides alone. */
    default boolean decided() {
        if (this instanceof All all) {
            return all.parts().stream().allMatch(Condition::decided);
        }
        if (this instanceof Any any) {
            return any.parts().stream().allMatch(Condition::decided);
        }
        return this instanceof Not not ? not.part().decided() : !(this instanceof Unknown);
    }
}
