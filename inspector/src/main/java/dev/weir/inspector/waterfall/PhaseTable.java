package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Quantities.MillisColumn;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import dev.weir.inspector.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The phases of one exchange, one below the other, and what can be said of the waiting. */
final class PhaseTable {
    private static final int BAR_COLUMN = 13;

    private final ShownExchange shown;
    private final RecordedExchange exchange;
    private final int width;
    private final Timeline timeline;
    private final MillisColumn millis;
    private final BarScale scale;

    PhaseTable(ShownExchange shown, int width) {
        this.shown = shown;
        this.width = width;
        exchange = shown.exchange();
        timeline = Timeline.of(exchange);
        millis = MillisColumn.of(
                timeline.phases().stream()
                        .flatMapToLong(
                                phase -> LongStream.of(phase.startNanos() - timeline.startNanos(), phase.nanos()))
                        .toArray(),
                2);
        int numbers = 2 * timeCells() + 1 + FactSheet.EVIDENCE_CELLS;
        scale = new BarScale(timeline.startNanos(), timeline.endNanos(), width - BAR_COLUMN - numbers);
    }

    private int timeCells() {
        return Math.max(7, millis.cells() + 1) + 3;
    }

    List<StyledLine> lines() {
        List<StyledLine> lines = new ArrayList<>();
        lines.add(new LineBuilder()
                .padTo(BAR_COLUMN + scale.cells())
                .addRight(Style.DIM, "start", timeCells())
                .addRight(Style.DIM, "took", timeCells())
                .add(Style.DIM, " from")
                .build());
        for (PhaseKind kind : PhaseKind.values()) {
            List<Phase> intervals = timeline.phases().stream()
                    .filter(phase -> phase.kind() == kind)
                    .toList();
            if (!intervals.isEmpty()) {
                lines.add(row(kind, intervals));
            }
        }
        addWaiting(lines);
        return lines;
    }

    private StyledLine row(PhaseKind kind, List<Phase> intervals) {
        PhaseLook look = PhaseLook.of(kind);
        boolean tunnel = exchange.kind() == ExchangeKind.TUNNEL && kind == PhaseKind.RECEIVE;
        LineBuilder line = new LineBuilder().add("  " + (tunnel ? "tunnel" : look.word()));
        long took = 0;
        Evidence evidence = Evidence.PACKET;
        for (Phase interval : intervals) {
            took += interval.nanos();
            evidence = evidence.weaker(interval.evidence());
            draw(line, look, interval);
        }
        long start = intervals.get(0).startNanos() - timeline.startNanos();
        return line.padTo(BAR_COLUMN + scale.cells())
                .addRight(Style.TEXT, millis.format(start) + " ms", timeCells())
                .addRight(Style.TEXT, millis.format(took) + " ms", timeCells())
                .add(" ")
                .add(Style.DIM, FactSheet.label(evidence))
                .build();
    }

    /** Each phase has a lane of its own here, so that what took any time at all gets a cell. */
    private void draw(LineBuilder line, PhaseLook look, Phase interval) {
        int from = Math.min(scale.border(interval.startNanos()), scale.cells() - 1);
        int to = scale.border(interval.endNanos());
        if (interval.nanos() > 0) {
            line.padTo(BAR_COLUMN + from);
            int begun = line.column() - BAR_COLUMN;
            line.add(look.style(), look.glyph().repeat(Math.max(begun > from ? 0 : 1, to - begun)));
        }
    }

    private void addWaiting(List<StyledLine> lines) {
        Long wait = exchange.kind() == ExchangeKind.REQUEST ? timeline.nanosIn(PhaseKind.WAIT) : null;
        if (wait != null && exchange.response() != null) {
            addServerTiming(lines, wait);
            addThinkTime(lines, wait);
        }
        if (exchange.pausedNanos() > 0) {
            lines.add(StyledLine.of(
                    Style.TEXT,
                    "  Weir stopped reading for " + Quantities.duration(exchange.pausedNanos())
                            + ": the other side took its bytes more slowly"));
        }
    }

    private void addServerTiming(List<StyledLine> lines, long waitNanos) {
        List<ServerTiming> metrics = exchange.response() == null
                ? List.of()
                : ServerTiming.parse(exchange.response().fields().all("server-timing"));
        if (metrics.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("Server-Timing: ");
        double told = 0;
        for (ServerTiming metric : metrics) {
            Double took = metric.millis();
            text.append(metric.name())
                    .append(took == null ? "" : " " + Quantities.decimal(took, 1))
                    .append("  ");
            told += took == null ? 0 : took;
        }
        double rest = waitNanos / 1e6 - told;
        text.append("→ ").append(Quantities.decimal(Math.abs(rest), 1));
        text.append(rest >= 0 ? " ms unexplained" : " ms more than the wait");
        String branch = "└─ ";
        for (String part : CellWidth.wrap(VisibleText.of(text.toString()), width - BAR_COLUMN - 3)) {
            lines.add(new LineBuilder().padTo(BAR_COLUMN).add(branch + part).build());
            branch = "   ";
        }
    }

    private void addThinkTime(List<StyledLine> lines, long waitNanos) {
        TcpSample sample = shown.latestSample();
        if (sample == null) {
            return;
        }
        long rttNanos = sample.info().rttMicros() * 1_000L;
        String think = rttNanos > waitNanos
                ? "the wait is shorter than that: no think time"
                : "think time ≈ wait − RTT = " + millis.format(waitNanos - rttNanos) + " ms";
        lines.add(StyledLine.of(
                Style.TEXT, "  RTT " + Quantities.decimal(rttNanos / 1e6, 3) + " ms (kernel tcpi_rtt)   " + think));
    }
}
