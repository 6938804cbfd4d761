package dev.weir.inspector.curl;

import static dev.weir.inspector.testing.Samples.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TransferMatchTest {

    private static final int PORT = 51_872;

    private final List<RecordedExchange> exchanges = new ArrayList<>();
    private final List<CurlTransfer> transfers = new ArrayList<>();

    private SampleExchange seen(String url, int status) {
        long number = exchanges.size() + 1L;
        return SampleExchange.of(number, url, number * 1_000)
                .reuse(20, 1, 0)
                .send(number * 1_000 + 100)
                .receive("HTTP/1.1 " + status + " X\r\n\r\n", body(9), number * 1_000 + 200, number * 1_000 + 300);
    }

    private void exchange(String url, int status) {
        exchanges.add(seen(url, status).end());
    }

    private void transfer(String url, int status, int redirects, int retries, long total) {
        transfers.add(new CurlTransfer("127.0.0.1", PORT, "GET", url, status, redirects, retries, timers(total)));
    }

    private static ClientTimers timers(long total) {
        return new ClientTimers("curl 8.14.1", 1, 2, null, 3, 4L, 5L, total);
    }

    private Map<Long, Long> totals() {
        Map<Long, Long> totals = new TreeMap<>();
        TransferMatch.of(transfers, exchanges, id -> Samples.client(id.value()))
                .forEach((number, timers) -> totals.put(number, timers.totalMicros()));
        return totals;
    }

    @Test
    void equalTransfersOfOneConnectionAreToldApartByTheirOrder() {
        exchange("http://origin.test/a", 200);
        exchange("http://origin.test/a", 200);
        exchange("http://origin.test/b", 200);
        transfer("http://origin.test/a", 200, 0, 0, 10);
        transfer("http://user:word@ORIGIN.test:80/b#top", 200, 0, 0, 30);
        transfer("http://origin.test/a", 200, 0, 0, 20);
        assertThat(totals()).isEqualTo(Map.of(1L, 10L, 2L, 20L, 3L, 30L));
    }

    @Test
    void transferOfAnotherConnectionIsNone() {
        exchange("http://origin.test/a", 200);
        transfers.add(new CurlTransfer("127.0.0.1", PORT + 1, "GET", "http://origin.test/a", 200, 0, 0, timers(1)));
        transfers.add(new CurlTransfer("127.0.0.2", PORT, "GET", "http://origin.test/a", 200, 0, 0, timers(1)));
        assertThat(totals()).isEmpty();
    }

    @Test
    void whatFollowedRedirectsGetsNothingBecauseCurlAddsItsTimesUp() {
        exchange("http://origin.test/a", 302);
        exchange("http://origin.test/b", 200);
        exchange("http://origin.test/c", 200);
        transfer("http://origin.test/b", 200, 1, 0, 10);
        transfer("http://origin.test/c", 200, 0, 0, 20);
        assertThat(totals()).isEqualTo(Map.of(3L, 20L));
    }

    @Test
    void secondTryWithAPasswordGetsNothing() {
        exchange("http://origin.test/a", 401);
        exchange("http://origin.test/a", 200);
        transfer("http://origin.test/a", 200, 0, 0, 10);
        assertThat(totals()).isEmpty();
    }

    @Test
    void lastOfSeveralRetriesIsTheOneThatWasTimed() {
        exchange("http://origin.test/a", 503);
        exchange("http://origin.test/a", 503);
        exchange("http://origin.test/b", 503);
        exchange("http://origin.test/b", 200);
        transfer("http://origin.test/a", 503, 0, 1, 10);
        transfer("http://origin.test/b", 200, 0, 1, 20);
        assertThat(totals()).isEqualTo(Map.of(2L, 10L, 4L, 20L));
    }

    @Test
    void retriesThatCurlDoesNotTellOfLeaveItOpenWhichOneWasTimed() {
        exchange("http://origin.test/a", 503);
        exchange("http://origin.test/a", 503);
        transfer("http://origin.test/a", 503, 0, 0, 10);
        assertThat(totals()).isEmpty();
    }

    @Test
    void equalStreamsAtTheSameTimeAreNotToldApart() {
        for (int i = 0; i < 2; i++) {
            SampleExchange sample = SampleExchange.of(i + 1L, "https://origin.test/a", i)
                    .reuse(20, 1, 0)
                    .send(100)
                    .receive("HTTP/2 200\r\n\r\n", body(9), 200, 300);
            sample.streams =
                    new Streams(new Streams.Stream(2 * i + 1, Samples.at(i), null, List.of()), null, List.of());
            exchanges.add(sample.end());
            transfer("https://origin.test/a", 200, 0, 0, 10 + i);
        }
        assertThat(totals()).isEmpty();
    }

    @Test
    void linesOfCurlAreReadAndWhatIsNoneIsPassedOver() {
        List<CurlTransfer> read = CurlTransfer.read(List.of(
                "",
                "{\"local_ip\":\"127.0.0.1\",\"local_port\":51872,\"method\":\"GET\",\"url_effective\":\"http://h/\",\"response_code\":200,"
                        + "\"num_redirects\":0,\"num_retries\":2,\"time_namelookup\":0.000018,\"time_connect\":0.003422,"
                        + "\"time_appconnect\":0.000000,\"time_pretransfer\":0.003471,\"time_posttransfer\":0.003484,"
                        + "\"time_starttransfer\":0.010898,\"time_total\":1.013652,\"curl_version\":\"libcurl/8.14.1 OpenSSL/3\"}",
                "{\"local_ip\":\"\",\"local_port\":-1,\"time_total\":0.1}",
                "{\"local_ip\":\"127.0"));
        assertThat(read)
                .containsExactly(new CurlTransfer(
                        "127.0.0.1",
                        51872,
                        "GET",
                        "http://h/",
                        200,
                        0,
                        2,
                        new ClientTimers("curl 8.14.1", 18, 3422, null, 3471, 3484L, 10_898L, 1_013_652)));
    }
}
