package dev.weir.inspector.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.testing.SampleExchange;
import org.junit.jupiter.api.Test;

class KernelShareTest {

    private static TcpSample sample(Leg leg, TcpMoment moment, long retrans, long busy, long limited) {
        TcpInfo info = TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.TOTAL_RETRANS, retrans)
                .with(Figure.BUSY, busy)
                .with(Figure.RECEIVE_WINDOW_LIMITED, limited)
                .build();
        return new TcpSample(leg, 1, moment, info);
    }

    @Test
    void onlyWhatCountedUpDuringTheExchangeIsItsOwn() {
        SampleExchange draft = SampleExchange.of(1, "http://origin.test/", 0);
        draft.samples.add(sample(Leg.CLIENT, TcpMoment.FIRST_BYTE, 50, 0, 0));
        draft.samples.add(sample(Leg.ORIGIN, TcpMoment.BEFORE, 3, 1_000, 900));
        draft.samples.add(sample(Leg.ORIGIN, TcpMoment.FIRST_BYTE, 4, 1_500, 900));
        draft.samples.add(sample(Leg.ORIGIN, TcpMoment.RESPONSE_END, 5, 2_000, 1_150));
        RecordedExchange exchange = draft.end();

        KernelShare share = KernelShare.of(exchange, Leg.ORIGIN);

        assertThat(share.retransmitted()).isEqualTo(2);
        assertThat(share.receiveWindowLimited()).isEqualTo(0.25);
        assertThat(share.sendBufferLimited()).isEqualTo(-1); // the kernel did not say
        assertThat(KernelShare.of(exchange, Leg.CLIENT)).isNull(); // one sample is no difference
    }

    @Test
    void optionsOfTheHandshakeAreReadFromTheirBits() {
        Agreed agreed = Agreed.in(TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.SEND_MSS, 1448)
                .with(Figure.OPTIONS, 1 | 2 | 4)
                .with(Figure.WINDOW_SCALES, 0x97)
                .build());

        assertThat(agreed.words()).containsExactly("mss 1448", "window scale 9 / 7", "SACK", "timestamps");
        assertThat(Agreed.in(TcpInfo.in(TcpState.ESTABLISHED).build()).words()).isEmpty();
    }
}
