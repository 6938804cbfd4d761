package dev.weir.inspector.store.index.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.testing.UsualRecords;
import dev.weir.inspector.testing.VariedRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the columns count, against what is counted of the records themselves. More than one chunk of them. */
class FiguresTest {

    private static final int EXCHANGES = 5000;

    private final List<ExchangeFacets> all = LongStream.rangeClosed(1, EXCHANGES)
            .mapToObj(number -> ExchangeFacets.of(VariedRecords.exchange(number)))
            .toList();
    private final List<ExchangeFacets> posted =
            all.stream().filter(x -> x.method().equals("POST")).toList();

    @TempDir
    Path directory;

    private CaptureWriter writer;
    private CaptureIndex index;

    @BeforeEach
    void open() throws IOException, SQLException {
        Path path = directory.resolve("a.weir");
        writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
        for (int number = 1; number <= EXCHANGES; number++) {
            writer.exchange(VariedRecords.exchange(number));
        }
        writer.flush();
        index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0);
    }

    @AfterEach
    void close() throws SQLException {
        index.close();
        writer.close();
    }

    @Test
    void hostsCostWhatTheirExchangesDid() throws Exception {
        Map<String, List<ExchangeFacets>> byHost = posted.stream().collect(Collectors.groupingBy(ExchangeFacets::host));

        List<HostFigures> hosts = index.figures(Filter.parse("method=POST"), HostFigures.all());

        assertThat(hosts)
                .hasSize(byHost.size())
                .isSortedAccordingTo((a, b) -> Long.compare(b.exchanges(), a.exchanges()));
        for (HostFigures host : hosts) {
            List<ExchangeFacets> own = byHost.get(host.host());
            long[] totals =
                    own.stream().mapToLong(ExchangeFacets::total).sorted().toArray();
            assertThat(host.exchanges()).isEqualTo(own.size());
            assertThat(host.failed()).isEqualTo(failed(own));
            assertThat(host.connections())
                    .isEqualTo(own.stream()
                            .map(ExchangeFacets::origin)
                            .filter(Objects::nonNull)
                            .distinct()
                            .count());
            assertThat(host.responseBytes())
                    .isEqualTo(own.stream()
                            .map(ExchangeFacets::size)
                            .filter(Objects::nonNull)
                            .mapToLong(size -> size)
                            .sum());
            assertThat(host.p50()).containsEntry("total", totals[(totals.length + 1) / 2 - 1]);
            assertThat(host.p95()).containsEntry("total", totals[(int) Math.ceil(0.95 * totals.length) - 1]);
        }
    }

    @Test
    void binsHoldWhatBeganInThem() throws Exception {
        long first = all.stream().mapToLong(ExchangeFacets::started).min().orElseThrow();
        long behind = all.stream().mapToLong(ExchangeFacets::started).max().orElseThrow() + 1;

        Overview overview = index.figures(Filter.parse("method=POST"), Overview.in(20));

        assertThat(overview.fromNanos()).isEqualTo(first);
        assertThat(overview.toNanos()).isEqualTo(behind);
        long width = (behind - first + 19) / 20;
        for (int i = 0; i < 20; i++) {
            long from = first + i * width;
            List<ExchangeFacets> own = posted.stream()
                    .filter(x -> x.started() >= from && x.started() < from + width)
                    .toList();
            assertThat(overview.bins().get(i))
                    .isEqualTo(new Overview.Bin(
                            own.size(),
                            failed(own),
                            own.stream().mapToLong(ExchangeFacets::total).max().orElse(0)));
        }
    }

    @Test
    void whatOccursMostIsSuggestedFirst() throws Exception {
        Map<String, Long> methods =
                all.stream().collect(Collectors.groupingBy(ExchangeFacets::method, Collectors.counting()));
        Map<String, Long> hosts =
                all.stream().collect(Collectors.groupingBy(ExchangeFacets::host, Collectors.counting()));

        Map<String, List<String>> suggested = index.figures(null, Suggestions.all());

        assertThat(suggested).containsOnlyKeys("host", "method", "status", "type", "error");
        assertThat(suggested.get("method"))
                .containsExactlyInAnyOrderElementsOf(methods.keySet())
                .isSortedAccordingTo((a, b) -> Long.compare(methods.get(b), methods.get(a)));
        assertThat(suggested.get("host"))
                .hasSize(50)
                .isSortedAccordingTo((a, b) -> Long.compare(hosts.get(b), hosts.get(a)));
        assertThat(suggested.get("status")).contains("200", "404");
    }

    @Test
    void anEmptyCaptureHasNoFigures() throws Exception {
        Path path = directory.resolve("empty.weir");
        try (CaptureWriter nothing = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
                CaptureIndex empty = CaptureIndex.open(path, Thresholds.USUAL, () -> 0)) {
            assertThat(empty.figures(null, HostFigures.all())).isEmpty();
            assertThat(empty.figures(null, Overview.in(3)).bins()).hasSize(3).containsOnly(new Overview.Bin(0, 0, 0));
            assertThat(empty.figures(null, Suggestions.all()).get("host")).isEmpty();
        }
    }

    private static long failed(List<ExchangeFacets> of) {
        return of.stream().filter(x -> (x.flags() & ExchangeFacets.FAILED) != 0).count();
    }
}
