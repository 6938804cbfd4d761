package dev.weir.load.k6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.plan.Schedule;
import dev.weir.load.plan.Stage;
import dev.weir.load.result.Threshold;
import dev.weir.load.target.Asked;
import dev.weir.load.target.Replay;
import dev.weir.load.target.Targets;
import dev.weir.proxy.http.FieldLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class K6ScriptTest {

    private static final long SECOND = 1_000_000_000L;

    private static Asked asked(String url, double from, double to) {
        return new Asked("GET", url, List.of(new FieldLine("X-Quote", "a\"b\\c</script>ü")), new byte[0], from, to);
    }

    private static Targets page() {
        return new Replay(Map.of(), Set.of(), false)
                .targets(
                        List.of(
                                asked("http://shop.test/", 0, 100),
                                asked("http://shop.test/a.css", 110, 200),
                                asked("http://shop.test/b.js", 120, 150),
                                asked("http://shop.test/next", 2_200, 2_300)),
                        false);
    }

    private static String script(@Nullable Schedule schedule, double think) {
        return new K6Script(page(), new K6Script.Settings(schedule, 7, 30 * SECOND, think, true, false, List.of()))
                .text();
    }

    @Test
    void constantRateIsAConstantArrivalRate() {
        assertThat(script(new Schedule(List.of(new Stage(60 * SECOND, 500, 500)), false), 0))
                .contains("executor: \"constant-arrival-rate\", rate: 500, timeUnit: \"1s\", duration: \"60000ms\"")
                .contains("preAllocatedVUs: 1000, maxVUs: 4000");
    }

    @Test
    void rateThatIsNoWholeNumberIsToldByTheHour() {
        assertThat(script(new Schedule(List.of(new Stage(SECOND, 2.5, 2.5)), false), 0))
                .contains("rate: 9000, timeUnit: \"1h\"");
    }

    @Test
    void rampIsARampingArrivalRate() {
        Schedule ramp = new Schedule(List.of(new Stage(30 * SECOND, 0, 500), new Stage(60 * SECOND, 500, 500)), false);

        assertThat(script(ramp, 0))
                .contains("executor: \"ramping-arrival-rate\", startRate: 0, timeUnit: \"1s\"")
                .contains("stages: [{ target: 500, duration: \"30000ms\" }, { target: 500, duration: \"0ms\" },"
                        + " { target: 500, duration: \"60000ms\" }]");
    }

    @Test
    void closedModelIsConstantUsers() {
        assertThat(script(null, 0)).contains("executor: \"constant-vus\", vus: 7, duration: \"30000ms\"");
    }

    @Test
    void whatWasAskedForAtTheSameTimeIsOneBatch() {
        String script = script(null, 0.5);
        List<String> turns = script.lines()
                .filter(line -> line.contains("pause: ") || line.contains("method: \""))
                .toList();

        assertThat(turns).hasSize(7);
        assertThat(turns.get(0)).contains("pause: 0.000");
        assertThat(turns.get(2)).contains("pause: 0.005");
        assertThat(turns.get(3)).contains("http://shop.test/a.css");
        assertThat(turns.get(4)).contains("http://shop.test/b.js");
        assertThat(turns.get(5)).contains("pause: 1.000");
    }

    @Test
    void valuesOfStrangersStayInsideOfTheirStrings() {
        assertThat(script(null, 0)).contains("\"X-Quote\": \"a\\\"b\\\\c\\u003c/script>\\u00fc\"");
        assertThat(script(null, 0)).isASCII();
    }

    @Test
    void promisesAreToldInTheWordsOfK6() {
        assertThat(K6Threshold.of(Threshold.parse("wait.p99<250ms")))
                .contains(new K6Threshold("http_req_waiting", "p(99)<250"));
        assertThat(K6Threshold.of(Threshold.parse("total.mean<=1.5ms")))
                .contains(new K6Threshold("http_req_duration", "avg<=1.5"));
        assertThat(K6Threshold.of(Threshold.parse("failed<1%")))
                .contains(new K6Threshold("http_req_failed", "rate<0.01"));
        assertThat(K6Threshold.of(Threshold.parse("dns.p50<1ms"))).isEqualTo(Optional.empty());
    }
}
