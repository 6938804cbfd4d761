package dev.weir.events;

/**
 * Why an exchange or a step of it did not finish.
 *
 * @param leg on which leg it went wrong
 * @param detail one line for a person; never empty, no line breaks
 */
public record Failure(Leg leg, FailureKind kind, String detail) {
    @Override
    public String toString() {
        return kind.token() + ": " + detail;
    }
}
