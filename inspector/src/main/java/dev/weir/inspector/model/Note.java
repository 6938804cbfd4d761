package dev.weir.inspector.model;

/**
 * What a person noted about an exchange.
 *
 * @param number of the exchange
 * @param marked so that it is found again
 * @param comment in the person's words; empty when there is none
 */
public record Note(long number, boolean marked, String comment) {

    public static Note none(long number) {
        return new Note(number, false, "");
    }

    /** Whether it says nothing. */
    public boolean empty() {
        return !marked && comment.isEmpty();
    }
}
