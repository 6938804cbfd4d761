package dev.weir.events;

/** One request and its response, or one tunnel; unique within a capture. Printed as {@code x17}: not the number users see. */
public record ExchangeId(long value) {
    @Override
    public String toString() {
        return "x" + value;
    }
}
