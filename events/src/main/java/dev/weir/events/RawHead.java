package dev.weir.events;

import java.nio.charset.StandardCharsets;

/**
 * A message head exactly as received: order, case, duplicates and white space of the field lines as they were.
 *
 * @param bytes from the first byte of the start line to the empty line inclusive; not copied, not to be changed
 * @param startLineLength bytes of the start line without its line end
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the event, never changed: a copy per exchange would buy nothing
public record RawHead(byte[] bytes, int startLineLength) {

    public String startLine() {
        return new String(bytes, 0, Math.min(startLineLength, bytes.length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return startLine();
    }
}
