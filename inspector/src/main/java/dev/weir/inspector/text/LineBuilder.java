package dev.weir.inspector.text;

import java.util.ArrayList;
import java.util.List;

/** Builds a line from left to right, by cells. Not safe for threads. */
public final class LineBuilder {
    private final List<Span> spans = new ArrayList<>();
    private int column;

    /** The cell at which the next text starts, from 0. */
    public int column() {
        return column;
    }

    public LineBuilder add(String text) {
        return add(Style.TEXT, text);
    }

    public LineBuilder add(Style style, String text) {
        if (!text.isEmpty()) {
            Span span = new Span(style, text);
            spans.add(span);
            column += span.cells();
        }
        return this;
    }

    public LineBuilder add(StyledLine line) {
        line.spans().forEach(span -> add(span.style(), span.text()));
        return this;
    }

    /** In a field of so many cells, at its left; cut when too long. */
    public LineBuilder addLeft(Style style, String text, int cells) {
        int end = column + cells;
        return add(style, CellWidth.fit(VisibleText.of(text), cells)).padTo(end);
    }

    /** In a field of so many cells, at its right; never cut, for these are numbers. */
    public LineBuilder addRight(Style style, String text, int cells) {
        return padTo(column + cells - CellWidth.of(VisibleText.of(text))).add(style, text);
    }

    /** Spaces until that cell; none when the line is there already. */
    public LineBuilder padTo(int cell) {
        return add(" ".repeat(Math.max(0, cell - column)));
    }

    /** The line, without the spaces at its end. */
    public StyledLine build() {
        int last = spans.size();
        while (last > 0 && spans.get(last - 1).text().isBlank()) {
            last--;
        }
        return new StyledLine(spans.subList(0, last));
    }
}
