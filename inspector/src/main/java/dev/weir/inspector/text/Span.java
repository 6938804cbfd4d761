package dev.weir.inspector.text;

/** Text of one style. What could steer a terminal is escaped here, so that no captured byte can get past it. */
public record Span(Style style, String text) {

    public Span {
        text = VisibleText.of(text);
    }

    public int cells() {
        return CellWidth.of(text);
    }
}
