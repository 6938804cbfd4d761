package dev.weir.inspector.text;

import java.util.List;

/**
 * Lines of styled text, safe to print: {@link #plain} for files and pipes, {@link AnsiRenderer} for terminals, {@link
 * SvgTerminal} for pictures. All three show the same.
 */
public record StyledText(List<StyledLine> lines) {

    public StyledText {
        lines = List.copyOf(lines);
    }

    /** The visible text alone, each line ended by a line feed. */
    public String plain() {
        StringBuilder out = new StringBuilder();
        for (StyledLine line : lines) {
            line.spans().forEach(span -> out.append(span.text()));
            out.append('\n');
        }
        return out.toString();
    }

    /** Cells of the longest line. */
    public int cells() {
        return lines.stream().mapToInt(StyledLine::cells).max().orElse(0);
    }
}
