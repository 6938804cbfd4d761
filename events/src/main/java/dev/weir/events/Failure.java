package dev.weir.events;

/**
 * Why an exchange or a step of it did not finish.
 *
 * @param leg on which leg it went wrong
 * @param detail one line for a person; never empty, no line breaks
 */
public record Failure(Leg leg, FailureKind kind, String detail) {
    /** The status code of the response that Weir writes itself when it fails in this way before a response head was sent. */
    public int status() {
        // RFC 9209 has one kind for both legs; a client that is too slow itself is told so (RFC 9110, section 15.5.9).
        return leg == Leg.CLIENT && kind == FailureKind.CONNECTION_READ_TIMEOUT ? 408 : kind.status();
    }

    @Override
    public String toString() {
        return kind.token() + ": " + detail;
    }
}
