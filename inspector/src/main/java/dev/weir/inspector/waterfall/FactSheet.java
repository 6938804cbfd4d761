package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of "label, fact, where it comes from", wrapped to a width. Not safe for threads. */
final class FactSheet {
    static final int LABEL_CELLS = 11;
    static final int EVIDENCE_CELLS = 8;

    private final int width;
    private final List<StyledLine> lines = new ArrayList<>();
    private String nextLabel = "";

    FactSheet(int width) {
        this.width = width;
    }

    /** Room for a fact on one line. */
    int factCells() {
        return width - LABEL_CELLS - EVIDENCE_CELLS - 1;
    }

    /** The label of the next fact; the facts after it have none. */
    FactSheet label(String label) {
        nextLabel = label;
        return this;
    }

    FactSheet fact(String text, @Nullable Evidence evidence) {
        return fact(Style.TEXT, text, evidence);
    }

    FactSheet fact(Style style, String text, @Nullable Evidence evidence) {
        boolean first = true;
        for (String part : CellWidth.wrap(VisibleText.of(text), factCells())) {
            line(StyledLine.of(style, part), first ? evidence : null);
            first = false;
        }
        return this;
    }

    /** A fact that is laid out already. */
    FactSheet line(StyledLine fact, @Nullable Evidence evidence) {
        LineBuilder line = new LineBuilder()
                .add("  ")
                .add(Style.BOLD, nextLabel)
                .padTo(LABEL_CELLS)
                .add(fact);
        if (evidence != null) {
            line.padTo(width - EVIDENCE_CELLS).add(Style.DIM, label(evidence));
        }
        lines.add(line.build());
        nextLabel = "";
        return this;
    }

    List<StyledLine> lines() {
        return lines;
    }

    static String label(Evidence evidence) {
        return evidence.name().toLowerCase(Locale.ROOT);
    }
}
