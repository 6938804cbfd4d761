package dev.weir.inspector.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders as a picture (SVG 1.1) that looks like a terminal. Every span has its place and its length, so that columns stay
 * columns whatever font the viewer has; blocks and shades are drawn as rectangles, for fonts leave gaps between them.
 */
public final class SvgTerminal {
    private static final double CELL_WIDTH = 8.4;
    private static final int LINE_HEIGHT = 19;
    private static final int BASELINE = 14;
    private static final int MARGIN = 16;

    /** Text with single spaces at most. */
    private static final Pattern WORDS = Pattern.compile("[^ ]+(?: [^ ]+)*");

    private final Palette palette;

    public SvgTerminal(Palette palette) {
        this.palette = palette;
    }

    /**
     * The whole document.
     *
     * @param title what the picture shows, for those who do not see it
     */
    public String render(StyledText text, String title) {
        double width = text.cells() * CELL_WIDTH + 2 * MARGIN;
        int height = text.lines().size() * LINE_HEIGHT + 2 * MARGIN;
        StringBuilder out = new StringBuilder(4096);
        out.append(String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$.0f" height="%2$d" viewBox="0 0 %1$.0f %2$d" role="img">
                <title>%3$s</title>
                <defs><pattern id="shade" width="4" height="4" patternUnits="userSpaceOnUse">\
                <path d="M0 0h2v2h-2zM2 2h2v2h-2z" fill="%4$s"/></pattern></defs>
                <rect width="100%%" height="100%%" rx="8" fill="%5$s"/>
                <g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14">
                """,
                Math.ceil(width),
                height,
                escape(VisibleText.of(title)),
                colour(palette.rgb(Style.WAIT)),
                colour(palette.background())));
        int top = MARGIN;
        for (StyledLine line : text.lines()) {
            append(out, line, top);
            top += LINE_HEIGHT;
        }
        return out.append("</g>\n</svg>\n").toString();
    }

    private void append(StringBuilder out, StyledLine line, int top) {
        int column = 0;
        for (Span span : line.spans()) {
            int cells = span.cells();
            if (only(span.text(), '█')) {
                appendBlock(out, column, cells, top, colour(palette.rgb(span.style())));
            } else if (only(span.text(), '░')) {
                appendBlock(out, column, cells, top, "url(#shade)");
            } else {
                appendText(out, span, column, top);
            }
            column += cells;
        }
    }

    private static void appendBlock(StringBuilder out, int column, int cells, int top, String fill) {
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
                MARGIN + column * CELL_WIDTH,
                top + 1,
                cells * CELL_WIDTH,
                LINE_HEIGHT - 2,
                fill));
    }

    /** Two or more spaces become a new place: renderers make one space of them. */
    private void appendText(StringBuilder out, Span span, int column, int top) {
        Matcher words = WORDS.matcher(span.text());
        while (words.find()) {
            int at = column + CellWidth.of(span.text().substring(0, words.start()));
            out.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" fill=\"%s\"%s>%s</text>\n",
                    MARGIN + at * CELL_WIDTH,
                    top + BASELINE,
                    CellWidth.of(words.group()) * CELL_WIDTH,
                    colour(palette.rgb(span.style())),
                    span.style() == Style.BOLD || span.style() == Style.ERROR ? " font-weight=\"bold\"" : "",
                    escape(words.group())));
        }
    }

    private static boolean only(String text, char glyph) {
        return !text.isEmpty() && text.chars().allMatch(c -> c == glyph);
    }

    private static String colour(int rgb) {
        return String.format(Locale.ROOT, "#%06x", rgb);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
