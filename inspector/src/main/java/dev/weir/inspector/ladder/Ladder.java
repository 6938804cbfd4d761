package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import dev.weir.inspector.text.CellWidth;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rungs between Weir and a peer, one below the other, with the states of both ends at the right. */
public record Ladder(List<Rung> rungs, String peer, LadderClock clock) {

    private static final int STATE_CELLS = 12;

    /** One line a rung; a second one for the states where the sheet is too narrow. */
    public void add(FactSheet sheet) {
        int words = widest(rungs.stream().map(Rung::word).toList());
        int times = widest(rungs.stream().map(this::time).toList());
        for (int i = 0; i < rungs.size(); i++) {
            Rung rung = rungs.get(i);
            boolean last = i == rungs.size() - 1;
            String edge = rungs.size() == 1 ? "╶ " : i == 0 ? "┌ " : last ? "└ " : "├ ";
            StyledLine arrow = new LineBuilder()
                    .add(edge + "Weir ")
                    .add(arrow(rung, words))
                    .add(" " + peer)
                    .addRight(Style.TEXT, time(rung), times + 3)
                    .build();
            StyledLine states = states(rung);
            LineBuilder line = new LineBuilder().add(arrow).padTo(arrow.cells() + 3);
            if (states.cells() == 0 || line.column() + states.cells() <= sheet.factCells()) {
                sheet.line(line.add(states).build(), rung.evidence());
            } else {
                sheet.line(arrow, rung.evidence());
                sheet.line(new LineBuilder().add(last ? "  " : "│ ").add(states).build(), null);
            }
        }
    }

    /** Whether a state of the other end is shown that follows from the steps only. */
    public boolean infersStates() {
        return rungs.stream().anyMatch(Rung::inferredPeer);
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(CellWidth::of).max().orElse(0);
    }

    private String time(Rung rung) {
        return rung.atNanos() == null ? "?" : clock.since(rung.atNanos());
    }

    private static StyledLine arrow(Rung rung, int wordCells) {
        int dashes = wordCells + 4 - CellWidth.of(rung.word());
        String line = "─".repeat(dashes / 2) + rung.word() + "─".repeat(dashes - dashes / 2);
        Style style = rung.word().startsWith("RST") ? Style.ERROR : Style.TEXT;
        return StyledLine.of(style, rung.sent() ? line + "▶" : "◀" + line);
    }

    /** Weir's end and the other one, in brackets where it is only inferred. */
    private static StyledLine states(Rung rung) {
        if (rung.ourState() == null && rung.peerState() == null && rung.evidence() != Evidence.KERNEL) {
            return StyledLine.EMPTY;
        }
        String peerState = state(rung.peerState());
        return new LineBuilder()
                .addLeft(Style.TEXT, state(rung.ourState()), STATE_CELLS)
                .add("│ " + (rung.inferredPeer() ? "(" + peerState + ")" : peerState))
                .build();
    }

    private static String state(@Nullable TcpState state) {
        return state == null ? "?" : state.name();
    }
}
