package dev.weir.inspector.body;

import org.jspecify.annotations.Nullable;

/**
 * What came of undoing the content codings of a body.
 *
 * @param bytes decoded as far as it went; for {@link Outcome#UNSUPPORTED} the coded bytes as they were given
 * @param problem one line for a person; null when {@link Outcome#WHOLE}
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record, never changed
public record DecodedContent(
        byte[] bytes, Outcome outcome, @Nullable String problem) {

    /** How far the decoding went. */
    public enum Outcome {
        /** To the end of the content. */
        WHOLE,
        /** To the limit: there is more, nobody knows how much. */
        LIMITED,
        /** To a byte that is not of the coding, or to an early end of the input. */
        BROKEN,
        /** Not at all: nobody here knows the coding. */
        UNSUPPORTED
    }

    public boolean whole() {
        return outcome == Outcome.WHOLE;
    }
}
