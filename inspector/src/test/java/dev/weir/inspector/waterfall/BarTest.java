package dev.weir.inspector.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Evidence;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BarTest {
    private static final PhaseKind[] KINDS = PhaseKind.values();

    @Test
    void aBarHasAsManyCellsAsItsExchangeRoundsTo() {
        Random random = new Random(20261122);
        for (int round = 0; round < 2_000; round++) {
            long captureEnd = 1L + random.nextInt(1_000_000);
            BarScale scale = new BarScale(0, captureEnd, 1 + random.nextInt(200));
            Timeline timeline = randomTimeline(random, captureEnd);
            Bar bar = Bar.of(timeline, scale);
            int expected = Math.max(1, scale.border(timeline.endNanos()) - scale.border(timeline.startNanos()));
            assertThat(bar.cells()).isEqualTo(expected);
            assertThat(bar.endCell()).isLessThanOrEqualTo(scale.cells());
            assertThat(bar.firstCell()).isNotNegative();
        }
    }

    @Test
    void phasesAreDrawnInTheirOrderAndLongOnesNeverVanish() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            BarScale scale = new BarScale(0, 100_000, 1 + random.nextInt(120));
            Timeline timeline = randomTimeline(random, 100_000);
            List<PhaseKind> drawn = Bar.of(timeline, scale).segments().stream()
                    .map(Bar.Segment::kind)
                    .toList();
            List<PhaseKind> all = timeline.phases().stream().map(Phase::kind).toList();
            if (!all.isEmpty()) {
                assertThat(all).containsSubsequence(drawn);
            }
            for (Phase phase : timeline.phases()) {
                double cells = scale.exactCells(phase.endNanos()) - scale.exactCells(phase.startNanos());
                assertThat(cells < 1.5 || drawn.contains(phase.kind()))
                        .as("%s of %s cells in %s", phase, cells, drawn)
                        .isTrue();
            }
        }
    }

    @Test
    void aShortPhaseTakesItsCellFromTheLongest() {
        // 40 cells of 8 ms: dns 0.39 cells and tcp 0.19 cells would round away
        Timeline timeline = timeline(3_100, 1_500, 33_000, 44_000);
        assertThat(drawn(timeline, new BarScale(0, 320_000, 40))).isEqualTo("·dccc░░░░░");
    }

    @Test
    void aPhaseBelowAFewHundredthsOfACellIsLeftToTheDetails() {
        Timeline timeline = timeline(1_000, 0, 0, 80_000);
        assertThat(drawn(timeline, new BarScale(0, 320_000, 40))).isEqualTo("░░░░░░░░░░");
    }

    @Test
    void anExchangeTooShortForOneCellStillHasItsLongestPhase() {
        assertThat(drawn(timeline(10, 0, 5, 90), new BarScale(0, 1_000_000, 20)))
                .isEqualTo("░");
        assertThat(drawn(new Timeline(0, 0, List.of()), new BarScale(0, 0, 20))).isEqualTo("·");
    }

    @Test
    void anExchangeAtTheVeryEndStaysInThePicture() {
        Timeline timeline = new Timeline(
                1_000_000, 1_000_000, List.of(new Phase(PhaseKind.SEND, 1_000_000, 1_000_000, Evidence.APP)));
        Bar bar = Bar.of(timeline, new BarScale(0, 1_000_000, 20));
        assertThat(bar.firstCell()).isEqualTo(19);
        assertThat(bar.endCell()).isEqualTo(20);
    }

    /** Queue, dns, connect, wait, one after the other. */
    private static Timeline timeline(long queue, long dns, long connect, long wait) {
        List<Phase> phases = new ArrayList<>();
        long at = 0;
        PhaseKind[] kinds = {PhaseKind.BLOCKED, PhaseKind.DNS, PhaseKind.CONNECT, PhaseKind.WAIT};
        long[] lengths = {queue, dns, connect, wait};
        for (int i = 0; i < kinds.length; i++) {
            phases.add(new Phase(kinds[i], at, at + lengths[i], Evidence.APP));
            at += lengths[i];
        }
        return new Timeline(0, at, phases);
    }

    private static Timeline randomTimeline(Random random, long captureEnd) {
        long start = (long) (random.nextDouble() * captureEnd);
        long at = start;
        List<Phase> phases = new ArrayList<>();
        for (PhaseKind kind : KINDS) {
            if (random.nextInt(4) > 0) {
                long end =
                        Math.min(captureEnd, at + (long) (random.nextDouble() * random.nextDouble() * captureEnd / 3));
                phases.add(new Phase(kind, at, end, Evidence.APP));
                at = end;
            }
        }
        return new Timeline(start, at, phases);
    }

    private static String drawn(Timeline timeline, BarScale scale) {
        StringBuilder out = new StringBuilder();
        for (Bar.Segment segment : Bar.of(timeline, scale).segments()) {
            out.append(PhaseLook.of(segment.kind()).glyph().repeat(segment.cells()));
        }
        return out.toString();
    }
}
