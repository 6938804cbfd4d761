package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.TcpInfo.Figure;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TcpInfoTest {

    /** More may be told to differ, as several figures lie in the same 8 bytes; none that does may be left out. */
    @Test
    void noFigureThatDiffersIsLeftOut() {
        Random random = new Random(1);
        TcpInfo before = null;
        for (int i = 0; i < 2_000; i++) {
            TcpInfo info = any(random);
            long differences = info.differences(before);
            for (Figure figure : Figure.values()) {
                if (info.get(figure) != (before == null ? 0 : before.get(figure))) {
                    assertThat(differences & bit(figure))
                            .as("%s, round %d", figure, i)
                            .isNotZero();
                }
            }
            before = random.nextInt(10) == 0 ? null : info;
        }
    }

    @Test
    void whatIsTheSameDoesNotDiffer() {
        TcpInfo info = any(new Random(2));

        assertThat(info.differences(info)).isZero();
    }

    @Test
    void oneFigureDiffersTogetherWithThoseBesideIt() {
        TcpInfo one = TcpInfo.in(TcpState.ESTABLISHED).with(Figure.RTT, 7).build();
        TcpInfo other = TcpInfo.in(TcpState.ESTABLISHED).with(Figure.RTT, 8).build();

        assertThat(other.differences(one) & bit(Figure.RTT)).isNotZero();
        assertThat(other.differences(one) & bit(Figure.CONGESTION_WINDOW)).isZero();
    }

    private static TcpInfo any(Random random) {
        TcpInfo.Builder info = TcpInfo.in(TcpState.ESTABLISHED);
        for (Figure figure : Figure.values()) {
            Integer value = value(random);
            if (value != null) {
                info.with(figure, value);
            }
        }
        return info.build();
    }

    private static @Nullable Integer value(Random random) {
        return random.nextInt(8) == 0 ? null : Integer.valueOf(random.nextInt(3));
    }

    @SuppressWarnings("EnumOrdinal") // bits count by position
    private static long bit(Figure figure) {
        return 1L << figure.ordinal();
    }
}
