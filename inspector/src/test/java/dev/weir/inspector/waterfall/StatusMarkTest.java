package dev.weir.inspector.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import dev.weir.inspector.text.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusMarkTest {

    @Test
    void everyFailureHasARedMarkOfThreeCells() {
        for (FailureKind kind : FailureKind.values()) {
            StatusMark mark = StatusMark.of(failed(Leg.ORIGIN, kind), null);
            assertThat(mark.text()).as("%s", kind).hasSize(3);
            assertThat(mark.style()).isEqualTo(Style.ERROR);
        }
    }

    @Test
    void aResetIsToldFromAFin() {
        RecordedConnection open = Samples.origin(17, 1, List.of());
        RecordedConnection reset = Samples.ended(open, 1, 1, Samples.reset(100));
        RecordedExchange exchange = failed(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED);
        assertThat(StatusMark.of(exchange, reset).text()).isEqualTo("RST");
        assertThat(StatusMark.of(exchange, open).text()).isEqualTo("CUT");
        assertThat(StatusMark.of(exchange, null).text()).isEqualTo("CUT");
    }

    @Test
    void aClientThatLeftIsNoFaultOfTheOrigin() {
        RecordedConnection reset = Samples.ended(Samples.origin(17, 1, List.of()), 1, 1, Samples.reset(100));
        assertThat(StatusMark.of(failed(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED), reset)
                        .text())
                .isEqualTo("CLI");
    }

    @Test
    void theStatusWeirGaveItselfIsShown() {
        SampleExchange exchange = SampleExchange.of(1, "http://origin.test/", 0);
        exchange.answered = 407;
        assertThat(StatusMark.of(exchange.end(), null)).isEqualTo(new StatusMark("407", Style.WARNING));
    }

    @Test
    void noAnswerIsNoStatus() {
        assertThat(StatusMark.of(SampleExchange.of(1, "http://origin.test/", 0).end(), null)
                        .text())
                .isEqualTo("-");
    }

    private static RecordedExchange failed(Leg leg, FailureKind kind) {
        return SampleExchange.of(1, "http://origin.test/", 0).end(new Failure(leg, kind, "it broke"), 100);
    }
}
