package dev.weir.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThresholdTest {

    /** 100 requests in 2 s, of which 3 failed; wait of 1 to 100 ms. */
    private static LoadResult result() {
        Tally tally = new Tally();
        for (int i = 1; i <= 100; i++) {
            tally.histogram(Measure.WAIT).recordValue(i * 1_000_000L);
        }
        tally.addCounts(100, 100, 3, 0, 0, 0);
        Setting setting = new Setting(
                "test",
                Instant.EPOCH,
                List.of(),
                "",
                "",
                "",
                true,
                2_000_000_000L,
                0,
                1,
                1,
                "epoll",
                false,
                Map.of(),
                Map.of());
        return new LoadResult(
                setting,
                tally,
                List.of(),
                new Health(0, 0, 0, 0, 0, 0, List.of()),
                28_232,
                List.of(),
                List.of(),
                new LoadResult.Found(50, Map.of("W401", 3L)),
                List.of());
    }

    private static boolean kept(String text) {
        return Threshold.parse(text).verdict(result()).kept();
    }

    @Test
    void percentileOfAPhaseIsHeldAgainstATime() {
        assertThat(kept("wait.p99<250ms")).isTrue();
        assertThat(kept("wait.p50 <= 20ms")).isFalse();
        assertThat(kept("wait.max>0.09s")).isTrue();
        assertThat(Threshold.parse("wait.p50<20ms").verdict(result()).valueText())
                .isEqualTo("50.00 ms");
    }

    @Test
    void failuresAreAPartOrACount() {
        assertThat(kept("failed<=3%")).isTrue();
        assertThat(kept("failed<3%")).isFalse();
        assertThat(kept("failed<4")).isTrue();
    }

    @Test
    void findingsAreCountedInTheRecordsThatWereKept() {
        assertThat(kept("finding.W401<=3")).isTrue();
        assertThat(kept("finding.W401<6%")).isFalse();
        assertThat(kept("finding.W602<1")).isTrue();
        assertThatThrownBy(() -> Threshold.parse("finding.W999<1")).hasMessageContaining("no finding is called W999");
        assertThatThrownBy(() -> Threshold.parse("finding.W401<1ms")).hasMessageContaining("are counted");
    }

    @Test
    void rateIsOfTheMeasuredTime() {
        assertThat(kept("rate>=50/s")).isTrue();
        assertThat(kept("rate>50/s")).isFalse();
    }

    @Test
    void quantityThatDoesNotExistIsRefusedWithTheOnesThatDo() {
        assertThatThrownBy(() -> Threshold.parse("waits.p99<1ms")).hasMessageContaining("wait, receive");
        assertThatThrownBy(() -> Threshold.parse("wait.p99<5")).hasMessageContaining("is a time");
        assertThatThrownBy(() -> Threshold.parse("rate<5ms")).hasMessageContaining("not measured in ms");
        assertThatThrownBy(() -> Threshold.parse("soon")).hasMessageContaining("no threshold");
    }

    @Test
    void brokenPromiseIsAFailedTestCase() {
        LoadResult result = result();
        String xml = JunitXml.of(
                result,
                List.of(
                        Threshold.parse("failed<1%").verdict(result),
                        Threshold.parse("wait.p99<250ms").verdict(result)));

        assertThat(xml)
                .contains("tests=\"2\" failures=\"1\"")
                .contains("<failure message=\"failed&lt;1% does not hold: 3.00 %\"")
                .contains("name=\"wait.p99&lt;250ms\" time=\"0\"/>");
    }
}
