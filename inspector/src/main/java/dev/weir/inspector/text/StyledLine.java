package dev.weir.inspector.text;

import java.util.List;

/** One line of spans, without a line end. */
public record StyledLine(List<Span> spans) {

    public static final StyledLine EMPTY = new StyledLine(List.of());

    public StyledLine {
        spans = List.copyOf(spans);
    }

    public static StyledLine of(Style style, String text) {
        return new StyledLine(List.of(new Span(style, text)));
    }

    public int cells() {
        int cells = 0;
        for (Span span : spans) {
            cells += span.cells();
        }
        return cells;
    }

    /** The visible text alone. */
    public String plain() {
        StringBuilder out = new StringBuilder();
        spans.forEach(span -> out.append(span.text()));
        return out.toString();
    }
}
