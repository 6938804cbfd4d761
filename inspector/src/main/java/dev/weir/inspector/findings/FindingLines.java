package dev.weir.inspector.findings;

import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.VisibleText;
import dev.weir.inspector.wording.Catalogue;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings as lines: code, whom it is about, one sentence, where it is known from.
 *
 * @param named whether to say which exchange or connection each is about
 */
public record FindingLines(List<Finding> findings, Catalogue words, boolean named) {

    private static final int CODE_CELLS = 6;
    private static final int SUBJECT_CELLS = 7;

    /** Of lines of at most that many cells. */
    public List<StyledLine> draw(int width) {
        List<StyledLine> lines = new ArrayList<>();
        int indent = 1 + CODE_CELLS + (named ? SUBJECT_CELLS : 0);
        for (Finding finding : findings) {
            String label = " [" + FactSheet.label(finding.evidence()) + "]";
            String sentence = VisibleText.of(finding.text(words)) + label;
            boolean first = true;
            for (String part : CellWidth.wrap(sentence, Math.max(20, width - indent))) {
                LineBuilder line = new LineBuilder().add(" ");
                if (first) {
                    line.add(style(finding.code().severity()), finding.code().name());
                    line.padTo(1 + CODE_CELLS).add(Style.DIM, named ? subject(finding) : "");
                }
                lines.add(line.padTo(indent).add(part).build());
                first = false;
            }
        }
        return List.copyOf(lines);
    }

    private static Style style(Severity severity) {
        return switch (severity) {
            case ERROR -> Style.ERROR;
            case WARNING -> Style.WARNING;
            case INFO -> Style.BOLD;
        };
    }

    private static String subject(Finding finding) {
        if (finding.exchange() != null) {
            return "#" + finding.exchange();
        }
        return finding.connection() == null ? "" : finding.connection().toString();
    }
}
