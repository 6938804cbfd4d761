package dev.weir.inspector.filter;

/** A text that is no filter. The message says what is wrong and what was expected, in one line. */
public final class FilterSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    FilterSyntaxException(int position, String message) {
        super(message);
        this.position = position;
    }

    /** Of the character at which it went wrong, from 0; the length of the text where something is missing at its end. */
    public int position() {
        return position;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
