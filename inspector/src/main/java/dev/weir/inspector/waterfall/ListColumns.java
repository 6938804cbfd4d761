package dev.weir.inspector.waterfall;

import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Quantities.MillisColumn;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The columns of the list for one width: their cells, their heading, and the rows in them.
 *
 * @param commonOrigin what the rows leave out of their URLs because all have it; empty when they differ
 * @param originInHeader whether there is room for it over the paths
 */
record ListColumns(
        int numberCells,
        int methodCells,
        int pathCells,
        int connectionCells,
        int kilobyteCells,
        MillisColumn millis,
        int millisCells,
        String commonOrigin,
        boolean originInHeader,
        BarScale scale) {

    /** Room at the right of the bars for the tail of an exchange that ends last. */
    private static final int TAIL_CELLS = 2;

    private static final int VERSION_CELLS = 3;
    private static final int LEAST_PATH_CELLS = 18;

    static ListColumns of(List<ListRow> rows, int width) {
        int number =
                Math.max(3, longest(rows, row -> Long.toString(row.number()).length()));
        int method = Math.min(10, Math.max(6, longest(rows, row -> CellWidth.of(row.method()))));
        int connection = Math.max(4, longest(rows, row -> row.connection().length()));
        int kilobytes = Math.max(6, 1 + longest(rows, row -> kilobytes(row).length()));
        MillisColumn millis = MillisColumn.of(
                rows.stream().mapToLong(row -> row.timeline().nanos()).toArray(), 1);
        int millisCells = Math.max(7, 1 + millis.cells());
        int fixed = number + 1 + method + 1 + 2 + 4 + VERSION_CELLS + 1 + connection + kilobytes + millisCells + 2;
        int flexible = Math.max(2 * LEAST_PATH_CELLS, width - fixed);
        String common = common(rows);
        String header = pathHeader(common, rows);
        int most = Math.max(LEAST_PATH_CELLS, flexible * 9 / 20);
        boolean fits = CellWidth.of(header) <= most;
        int needed = longest(rows, row -> CellWidth.of(shownPath(row, common)));
        int path = Math.min(most, Math.max(fits ? CellWidth.of(header) : 4, needed));
        BarScale scale = scale(rows, flexible - path - TAIL_CELLS);
        return new ListColumns(number, method, path, connection, kilobytes, millis, millisCells, common, fits, scale);
    }

    private static int longest(List<ListRow> rows, ToIntFunction<ListRow> cells) {
        return rows.stream().mapToInt(cells).max().orElse(0);
    }

    private static BarScale scale(List<ListRow> rows, int cells) {
        long start = rows.stream()
                .mapToLong(row -> row.timeline().startNanos())
                .min()
                .orElse(0);
        long end =
                rows.stream().mapToLong(row -> row.timeline().endNanos()).max().orElse(0);
        return new BarScale(start, end, cells);
    }

    /** The origin that all rows with one share; else the scheme that they share; else nothing. */
    private static String common(List<ListRow> rows) {
        Set<String> origins = new TreeSet<>();
        Set<String> schemes = new TreeSet<>();
        for (ListRow row : rows) {
            if (row.hasOrigin()) {
                origins.add(row.origin());
                schemes.add(row.origin().substring(0, row.origin().indexOf("://") + 3));
            }
        }
        return origins.size() == 1
                ? origins.iterator().next()
                : schemes.size() == 1 ? schemes.iterator().next() : "";
    }

    private static String shownPath(ListRow row, String common) {
        return row.hasOrigin() ? (row.origin() + row.path()).substring(common.length()) : row.path();
    }

    private static String pathHeader(String common, List<ListRow> rows) {
        boolean scheme = common.endsWith("://");
        return common.isEmpty()
                ? (rows.stream().anyMatch(ListRow::hasOrigin) ? "URL" : "Target")
                : scheme ? "Host and path (" + common.replace("://", ")") : "Path (" + common + ")";
    }

    private static String kilobytes(ListRow row) {
        return Quantities.decimal(row.receivedBytes() / 1e3, 1);
    }

    StyledLine header(List<ListRow> rows) {
        String path = pathHeader(commonOrigin, rows);
        return new LineBuilder()
                .addRight(Style.BOLD, "#", numberCells)
                .add(" ")
                .addLeft(Style.BOLD, "Method", methodCells + 1)
                .addLeft(Style.BOLD, originInHeader ? path : path.substring(0, path.indexOf(" (")), pathCells + 2)
                .addLeft(Style.BOLD, "St", 4)
                .addLeft(Style.BOLD, "P", VERSION_CELLS + 1)
                .addLeft(Style.BOLD, "Conn", connectionCells)
                .addRight(Style.BOLD, "KB", kilobyteCells)
                .addRight(Style.BOLD, "ms", millisCells)
                .add("  ")
                .add(Style.DIM, scale.axis(scale.cells() + TAIL_CELLS))
                .build();
    }

    StyledLine line(ListRow row) {
        LineBuilder line = new LineBuilder()
                .addRight(Style.TEXT, Long.toString(row.number()), numberCells)
                .add(" ")
                .addLeft(Style.TEXT, CellWidth.fit(row.method(), methodCells), methodCells + 1)
                .addLeft(Style.TEXT, CellWidth.fitMiddle(shownPath(row, commonOrigin), pathCells), pathCells + 2)
                .addLeft(row.mark().style(), row.mark().text(), 4)
                .addLeft(Style.TEXT, CellWidth.fit(row.version(), VERSION_CELLS), VERSION_CELLS + 1)
                .addLeft(Style.TEXT, row.connection(), connectionCells)
                .addRight(Style.TEXT, kilobytes(row), kilobyteCells)
                .addRight(Style.TEXT, millis.format(row.timeline().nanos()), millisCells)
                .add("  ");
        drawBar(line, row);
        return line.build();
    }

    private void drawBar(LineBuilder line, ListRow row) {
        Bar bar = Bar.of(row.timeline(), scale);
        line.add(" ".repeat(bar.firstCell()));
        for (Bar.Segment segment : bar.segments()) {
            PhaseLook look = PhaseLook.of(segment.kind());
            line.add(look.style(), look.glyph().repeat(segment.cells()));
        }
        Long closedAt = row.closedAtNanos();
        if (closedAt != null) {
            line.add(Style.CLOSE_TAIL, tail(bar.endCell(), closedAt));
        }
    }

    /** From the end of the bar to the close; one that is later than the last exchange runs out of the picture without its end. */
    private String tail(int from, long closedAtNanos) {
        int edge = scale.cells() + TAIL_CELLS;
        double closed = scale.exactCells(closedAtNanos);
        if (closed > edge) {
            return "┄".repeat(edge - from);
        }
        return "┄".repeat((int) Math.max(0, Math.round(closed) - from - 1)) + "┤";
    }
}
