package dev.weir.inspector.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.testing.Samples;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.StyledText;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeLadderTest {

    private static final LadderClock CLOCK = new LadderClock(Samples.at(0), Samples.ANCHOR, ZoneOffset.UTC);

    private static String drawn(TcpInfo info) {
        List<TcpSample> samples =
                info == null ? List.of() : List.of(new TcpSample(Leg.ORIGIN, Samples.at(0), TcpMoment.CONNECTED, info));
        RecordedConnection connection = Samples.origin(20, 7, samples);
        FactSheet sheet = new FactSheet(100);
        new HandshakeLadder(connection, CLOCK).add(sheet);
        return new StyledText(sheet.lines()).plain();
    }

    @Test
    void withoutTheKernelOnlyTheCallOfConnectHasATime() {
        assertThat(drawn(null).lines().map(line -> line.strip().replaceAll("\\s+", " ")))
                .containsExactly(
                        "┌ Weir ────SYN────▶ origin 0.000 ms SYN_SENT │ (SYN_RECV) app",
                        "├ Weir ◀──SYN,ACK── origin ? ESTABLISHED │ (SYN_RECV) inferred",
                        "└ Weir ────ACK────▶ origin ? ESTABLISHED │ (ESTABLISHED) inferred");
    }

    @Test
    void aSynThatWasSentAgainIsShownAndNoRoundTripIsClaimed() {
        String ladder = drawn(TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.RTT, 12_000)
                .with(Figure.TOTAL_RETRANS, 1)
                .build());

        assertThat(ladder).contains("SYN again").doesNotContain("12.0 ms");
    }
}
