package dev.weir.inspector.text;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Renders for terminals (ECMA-48 SGR). Plain text keeps the terminal's own foreground. */
public final class AnsiRenderer {
    private static final String RESET = "\u001b[0m";

    private final Map<Style, String> starts = new EnumMap<>(Style.class);

    public AnsiRenderer(Palette palette, ColourDepth depth) {
        for (Style style : Style.values()) {
            starts.put(style, depth == ColourDepth.NONE ? "" : start(style, palette, depth));
        }
    }

    private static String start(Style style, Palette palette, ColourDepth depth) {
        return switch (style) {
            case TEXT, CLOSE_TAIL -> "";
            case BOLD -> "\u001b[1m";
            case ERROR -> "\u001b[1;" + colour(style, palette, depth) + "m";
            default -> "\u001b[" + colour(style, palette, depth) + "m";
        };
    }

    private static String colour(Style style, Palette palette, ColourDepth depth) {
        int rgb = palette.rgb(style);
        return depth == ColourDepth.ANSI_256
                ? "38;5;" + palette.xterm(style)
                : String.format(Locale.ROOT, "38;2;%d;%d;%d", rgb >> 16, rgb >> 8 & 255, rgb & 255);
    }

    /** Each line ended by a line feed, every style ended within its line. */
    public String render(StyledText text) {
        StringBuilder out = new StringBuilder();
        for (StyledLine line : text.lines()) {
            line.spans().forEach(span -> append(out, span));
            out.append('\n');
        }
        return out.toString();
    }

    private void append(StringBuilder out, Span span) {
        String start = starts.getOrDefault(span.style(), "");
        out.append(start).append(span.text()).append(start.isEmpty() ? "" : RESET);
    }
}
