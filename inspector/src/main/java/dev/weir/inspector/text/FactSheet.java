package dev.weir.inspector.text;

import dev.weir.events.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of "label, fact, where it comes from", wrapped to a width. Not safe for threads. */
public final class FactSheet {
    private static final int LABEL_CELLS = 11;
    /** What the longest evidence label takes. */
    public static final int EVIDENCE_CELLS = 8;

    private final int width;
    private final List<StyledLine> lines = new ArrayList<>();
    private String nextLabel = "";
    private boolean imported;

    public FactSheet(int width) {
        this.width = width;
    }

    /** From now on, what Weir's clock would tell is told by the file of another program. */
    public FactSheet imported() {
        imported = true;
        return this;
    }

    /** Room for a fact on one line. */
    public int factCells() {
        return width - LABEL_CELLS - EVIDENCE_CELLS - 1;
    }

    /** The label of the next fact; the facts after it have none. */
    public FactSheet label(String label) {
        nextLabel = label;
        return this;
    }

    public FactSheet fact(String text, @Nullable Evidence evidence) {
        return fact(Style.TEXT, text, evidence);
    }

    public FactSheet fact(Style style, String text, @Nullable Evidence evidence) {
        boolean first = true;
        for (String part : CellWidth.wrap(VisibleText.of(text), factCells())) {
            line(StyledLine.of(style, part), first ? evidence : null);
            first = false;
        }
        return this;
    }

    /** A fact that is laid out already. */
    public FactSheet line(StyledLine fact, @Nullable Evidence evidence) {
        LineBuilder line = new LineBuilder()
                .add("  ")
                .add(Style.BOLD, nextLabel)
                .padTo(LABEL_CELLS)
                .add(fact);
        if (evidence != null) {
            boolean others = imported && evidence == Evidence.APP;
            line.padTo(width - EVIDENCE_CELLS).add(Style.DIM, label(others ? Evidence.IMPORTED : evidence));
        }
        lines.add(line.build());
        nextLabel = "";
        return this;
    }

    public List<StyledLine> lines() {
        return List.copyOf(lines);
    }

    public static String label(Evidence evidence) {
        return evidence.name().toLowerCase(Locale.ROOT);
    }
}
