package dev.weir.inspector.waterfall;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.StyledText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Many exchanges as rows over one time axis: what {@code weir record} prints.
 *
 * @param title what was recorded; the counts follow it
 * @param exchanges in the order in which they are drawn
 * @param connections of both legs; those that are missing cost the list close tails and the difference between FIN and RST
 * @param findings lines that go below, as they are
 */
public record WaterfallList(
        StyledLine title,
        List<RecordedExchange> exchanges,
        Collection<RecordedConnection> connections,
        List<StyledLine> findings) {

    public static final int LEAST_WIDTH = 80;

    /**
     * Draws the list.
     *
     * @param width of the terminal in cells; fewer than {@link #LEAST_WIDTH} are taken for so many
     */
    public StyledText draw(int width) {
        List<ListRow> rows = rows();
        ListColumns columns = ListColumns.of(rows, Math.max(LEAST_WIDTH, width));
        List<StyledLine> lines = new ArrayList<>(rows.size() + 16);
        addHeading(lines, rows, columns, Math.max(LEAST_WIDTH, width));
        lines.add(StyledLine.EMPTY);
        if (rows.isEmpty()) {
            lines.add(StyledLine.of(Style.DIM, "  No exchange was recorded."));
        } else {
            lines.add(columns.header(rows));
            rows.forEach(row -> lines.add(columns.line(row)));
            lines.add(StyledLine.EMPTY);
            lines.add(legend());
        }
        if (!findings.isEmpty()) {
            lines.add(StyledLine.EMPTY);
            lines.addAll(findings);
        }
        return new StyledText(lines);
    }

    private List<ListRow> rows() {
        Map<ConnectionId, RecordedConnection> byId = new HashMap<>();
        connections.forEach(connection -> byId.put(connection.id(), connection));
        return exchanges.stream().map(exchange -> ListRow.of(exchange, byId)).toList();
    }

    private void addHeading(List<StyledLine> lines, List<ListRow> rows, ListColumns columns, int width) {
        StyledLine counts = counts(rows, columns);
        int titleCells = title.cells();
        if (titleCells + 4 + counts.cells() <= width) {
            lines.add(new LineBuilder()
                    .add(title)
                    .padTo(titleCells == 0 ? 0 : titleCells + 4)
                    .add(counts)
                    .build());
        } else {
            lines.add(title);
            lines.add(new LineBuilder().add("  ").add(counts).build());
        }
    }

    private StyledLine counts(List<ListRow> rows, ListColumns columns) {
        long used = exchanges.stream()
                .map(RecordedExchange::origin)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        long origins = rows.stream()
                .filter(ListRow::hasOrigin)
                .map(ListRow::origin)
                .distinct()
                .count();
        LineBuilder line = new LineBuilder()
                .add(Quantities.count(rows.size(), "exchange") + ", " + Quantities.count(used, "connection"));
        if (origins > 0) {
            line.add(", " + Quantities.count(origins, "origin"));
        }
        if (!columns.originInHeader() && origins == 1) {
            line.add(" " + columns.commonOrigin());
        }
        if (!rows.isEmpty()) {
            BarScale scale = columns.scale();
            line.add(", " + Quantities.duration(scale.endNanos() - scale.startNanos()));
        }
        long failed = exchanges.stream().filter(WaterfallList::failed).count();
        return failed == 0
                ? line.build()
                : line.add(", ").add(Style.ERROR, failed + " failed").build();
    }

    private static boolean failed(RecordedExchange exchange) {
        return exchange.failure() != null || exchange.kind() == ExchangeKind.MALFORMED;
    }

    private static StyledLine legend() {
        LineBuilder line = new LineBuilder().add(" ");
        for (PhaseLook look : PhaseLook.values()) {
            line.add(look.style(), look.glyph()).add(" " + (look == PhaseLook.RECEIVE ? "recv" : look.word()) + "  ");
        }
        return line.add(Style.CLOSE_TAIL, "┄┤").add(" close tail").build();
    }
}
