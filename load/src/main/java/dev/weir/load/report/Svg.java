package dev.weir.load.report;

import java.util.Locale;

/** Draws charts as SVG text; colours are classes of the page's style, so that they follow light and dark. */
final class Svg {

    static final int WIDTH = 860;
    static final int HEIGHT = 220;
    static final int LEFT = 64;
    private static final int BOTTOM = 26;
    private static final int TOP = 10;
    /** A label behind this would stand over the edge. */
    private static final double LAST = 0.99;

    private final StringBuilder out = new StringBuilder();

    Svg(String title) {
        out.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                HtmlReport.text(title)));
    }

    /** From 0 to 1, left to right. */
    static double x(double part) {
        return LEFT + part * (WIDTH - LEFT - 8);
    }

    /** From 0 to 1, bottom to top. */
    static double y(double part) {
        return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
    }

    Svg line(String style, double[] xs, double[] ys) {
        out.append("<polyline class=\"").append(style).append("\" points=\"");
        for (int i = 0; i < xs.length; i++) {
            out.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(xs[i]), y(ys[i])));
        }
        out.append("\"/>");
        return this;
    }

    Svg box(String style, double fromX, double toX, double fromY, double toY, String title) {
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                style,
                x(fromX),
                y(toY),
                Math.max(0.5, x(toX) - x(fromX)),
                Math.max(0.5, y(fromY) - y(toY)),
                HtmlReport.text(title)));
        return this;
    }

    Svg heat(double fromX, double toX, double fromY, double toY, double strength, String title) {
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"heat\" fill-opacity=\"%.3f\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                strength,
                x(fromX),
                y(toY),
                Math.max(0.5, x(toX) - x(fromX)),
                y(fromY) - y(toY),
                HtmlReport.text(title)));
        return this;
    }

    Svg tickX(double at, String label) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$.1f\" y2=\"%3$.1f\"/>"
                        + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"%6$s\">%5$s</text>",
                x(at),
                y(0),
                y(1),
                HEIGHT - 8,
                HtmlReport.text(label),
                at > LAST ? "end" : "middle"));
        return this;
    }

    Svg tickY(double at, String label) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>"
                        + "<text x=\"%4$d\" y=\"%5$.1f\" text-anchor=\"end\">%6$s</text>",
                x(0),
                x(1),
                y(at),
                LEFT - 6,
                y(at) + 4,
                HtmlReport.text(label)));
        return this;
    }

    String done() {
        return out + "</svg>";
    }
}
