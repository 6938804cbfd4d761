package dev.weir.inspector.waterfall;

import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * One exchange as cells of one row. Their number is that of the whole exchange, rounded (but at least one, so that no row is
 * empty), whatever the phases round to.
 *
 * @param firstCell from the left of the scale
 */
public record Bar(int firstCell, List<Segment> segments) {

    /** A phase that is shorter is told by {@code weir show} only. */
    private static final double LEAST_SHOWN_CELLS = 0.15;

    /** Neighbouring cells of one phase. */
    public record Segment(PhaseKind kind, int cells) {}

    public static Bar of(Timeline timeline, BarScale scale) {
        int start = scale.border(timeline.startNanos());
        int total = scale.border(timeline.endNanos()) - start;
        int first = total == 0 ? Math.min(start, scale.cells() - 1) : start;
        List<Phase> phases = timeline.phases();
        if (phases.isEmpty()) {
            return new Bar(first, List.of(new Segment(PhaseKind.BLOCKED, Math.max(1, total))));
        }
        int[] cells = rounded(phases, scale);
        double[] exact = exact(phases, scale);
        if (total == 0) {
            cells[longest(exact)] = 1;
        }
        makeVisible(cells, exact);
        return new Bar(first, segments(phases, cells));
    }

    public int cells() {
        return segments.stream().mapToInt(Segment::cells).sum();
    }

    /** The border at which the bar ends. */
    public int endCell() {
        return firstCell + cells();
    }

    private static int[] rounded(List<Phase> phases, BarScale scale) {
        return phases.stream()
                .mapToInt(phase -> scale.border(phase.endNanos()) - scale.border(phase.startNanos()))
                .toArray();
    }

    private static double[] exact(List<Phase> phases, BarScale scale) {
        return phases.stream()
                .mapToDouble(phase -> scale.exactCells(phase.endNanos()) - scale.exactCells(phase.startNanos()))
                .toArray();
    }

    private static int longest(double[] exact) {
        int longest = 0;
        for (int i = 1; i < exact.length; i++) {
            longest = exact[i] > exact[longest] ? i : longest;
        }
        return longest;
    }

    /** Phases that rounded to nothing take a cell each, the longer first, from the one that was rounded up most and has two. */
    private static void makeVisible(int[] cells, double[] exact) {
        for (int taker = neediest(cells, exact); taker >= 0; taker = neediest(cells, exact)) {
            int giver = -1;
            for (int i = 0; i < cells.length; i++) {
                if (cells[i] > 1 && (giver < 0 || cells[i] - exact[i] > cells[giver] - exact[giver])) {
                    giver = i;
                }
            }
            if (giver < 0) {
                return;
            }
            cells[giver]--;
            cells[taker]++;
        }
    }

    private static int neediest(int[] cells, double[] exact) {
        int neediest = -1;
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == 0 && exact[i] > LEAST_SHOWN_CELLS && (neediest < 0 || exact[i] > exact[neediest])) {
                neediest = i;
            }
        }
        return neediest;
    }

    private static List<Segment> segments(List<Phase> phases, int[] cells) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] > 0) {
                segments.add(new Segment(phases.get(i).kind(), cells[i]));
            }
        }
        return List.copyOf(segments);
    }
}
