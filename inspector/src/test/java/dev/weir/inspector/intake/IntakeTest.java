package dev.weir.inspector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Event;
import dev.weir.events.Leg;
import dev.weir.inspector.testing.Events;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits, and for how long; {@code RecorderTest} has what is dropped. */
class IntakeTest {

    private static final long PATIENCE_NANOS = 20_000_000;

    private static List<Event> connections(int count) {
        Events events = new Events();
        for (int i = 1; i <= count; i++) {
            events.at(i).accepted(i);
        }
        return events.list();
    }

    private static Intake full(boolean lossy) {
        Intake intake = new Intake(new RecorderLimits(8, 1000, 1000, lossy), PATIENCE_NANOS);
        connections(8).forEach(intake::accept);
        return intake;
    }

    @Test
    void consumerThatStandsStillIsWaitedForOnceAndThenNoMore() {
        Intake intake = full(false);

        connections(3).forEach(intake::accept);

        assertThat(intake.droppedEvents()).isEqualTo(3);
        assertThat(intake.heldNanos()).isBetween(PATIENCE_NANOS, 3 * PATIENCE_NANOS - 1);
        assertThat(intake.size()).isEqualTo(8);
    }

    @Test
    void consumerThatWorksAgainIsWaitedForAgain() {
        Intake intake = full(false);
        connections(1).forEach(intake::accept);
        long once = intake.heldNanos();
        intake.poll();

        connections(2).forEach(intake::accept);

        assertThat(intake.droppedEvents()).isEqualTo(2);
        assertThat(intake.heldNanos()).isGreaterThanOrEqualTo(once + PATIENCE_NANOS);
    }

    @Test
    void lossyIntakeWaitsForNobody() {
        Intake intake = full(true);

        connections(3).forEach(intake::accept);

        assertThat(intake.droppedEvents()).isEqualTo(3);
        assertThat(intake.heldNanos()).isZero();
    }

    @Test
    void eventLargerThanAllThatMayWaitIsNotWaitedFor() {
        Intake intake = new Intake(new RecorderLimits(8, 10, 1000, false), PATIENCE_NANOS);

        Events events = new Events();
        events.accepted(1);
        events.exchange(1).started(1).rejected(Leg.CLIENT, "x".repeat(100), 0);
        events.to(intake::accept);

        assertThat(intake.heldNanos()).isZero();
        assertThat(intake.droppedEvents()).isPositive();
    }
}
