package dev.weir.inspector.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.http.StrictTransport;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownHstsTest {

    private static RecordedExchange said(long number, String url, String policy) {
        String field = policy.isEmpty() ? "" : "Strict-Transport-Security: " + policy + "\r\n";
        return SampleExchange.of(number, url, 0)
                .tcp(number, 10)
                .send(20)
                .receive("HTTP/1.1 200 OK\r\n" + field + "\r\n", Samples.body(0), 30, 40)
                .end();
    }

    private static RecordedExchange asked(String url) {
        return SampleExchange.of(99, url, 10_000_000).end(); // 10 s after those
    }

    @Test
    void aPromiseOfTheHostHoldsForItsTime() {
        List<RecordedExchange> earlier = List.of(said(1, "https://a.test/", "max-age=60"));

        KnownHsts known = KnownHsts.of(earlier, asked("http://a.test/page"));

        assertThat(known.number()).isEqualTo(1);
        assertThat(known.leftSeconds()).isBetween(50L, 51L);
        assertThat(KnownHsts.of(List.of(said(1, "https://a.test/", "max-age=5")), asked("http://a.test/")))
                .isNull();
    }

    @Test
    void namesBelowAreMeantOnlyWhenThePromiseSaysSo() {
        RecordedExchange alone = said(1, "https://a.test/", "max-age=60");
        RecordedExchange all = said(1, "https://a.test/", "max-age=60; includeSubDomains");

        assertThat(KnownHsts.of(List.of(alone), asked("http://www.a.test/"))).isNull();
        assertThat(KnownHsts.of(List.of(all), asked("http://www.a.test:80/")).host())
                .isEqualTo("a.test");
        assertThat(KnownHsts.of(List.of(all), asked("http://nota.test/"))).isNull();
    }

    @Test
    void theLatestWordCounts() {
        List<RecordedExchange> takenBack = List.of(
                said(1, "https://a.test/", "max-age=60"),
                said(2, "https://a.test/", ""),
                said(3, "https://a.test/", "max-age=0"));

        assertThat(KnownHsts.of(takenBack, asked("http://a.test/"))).isNull();
        assertThat(KnownHsts.of(takenBack.subList(0, 2), asked("http://a.test/"))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void onlyHttpsSaysIt() {
        RecordedExchange plain = said(1, "http://a.test/", "max-age=60");

        assertThat(KnownHsts.of(List.of(plain), asked("http://a.test/"))).isNull();
        assertThat(KnownHsts.of(List.of(said(1, "https://a.test/", "max-age=60")), asked("https://a.test/")))
                .isNull();
    }

    @Test
    void aPolicyWithoutAMaxAgeIsNone() {
        assertThat(StrictTransport.parse("includeSubDomains")).isNull();
        assertThat(StrictTransport.parse("max-age=\"31536000\" ; includeSubDomains; preload"))
                .isEqualTo(new StrictTransport(31_536_000, true, true));
        assertThat(StrictTransport.parse("max-age=soon")).isNull();
    }
}
