package dev.weir.inspector.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.filter.FilterSyntaxException;
import dev.weir.inspector.filter.RandomFilters;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureAdditions;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.ExchangeQuery.Order;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.testing.RandomRecords;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureIndexTest {

    private static final int EXCHANGES = 600;
    private static final int RANDOM_FILTERS = 150;
    private static final long START = UsualRecords.ANCHOR.atNanos();

    /** Half of them usual, half as odd as can be. */
    private static final List<RecordedExchange> RECORDS = IntStream.rangeClosed(1, EXCHANGES)
            .mapToObj(number -> number % 2 == 0
                    ? UsualRecords.exchange(number)
                    : UsualRecords.storable(new RandomRecords(number).exchange(number)))
            .toList();

    @TempDir
    Path directory;

    private long now;
    private CaptureWriter writer;
    private CaptureIndex index;

    @BeforeEach
    void open() throws IOException, SQLException {
        Path path = directory.resolve("a.weir");
        writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
        RECORDS.forEach(writer::exchange);
        for (int number = 10; number <= EXCHANGES; number += 10) {
            writer.connection(new RandomRecords(number).connection(number / 10));
        }
        for (int number = 3; number <= EXCHANGES; number += 7) {
            writer.note(new Note(number, number % 2 == 0, number % 3 == 0 ? "look again" : ""));
        }
        writer.flush();
        index = CaptureIndex.open(path, Thresholds.USUAL, () -> now);
    }

    @AfterEach
    void close() throws SQLException {
        index.close();
        writer.close();
    }

    private ListPage page(String filter, ListOrder order) throws SQLException {
        return index.page(new ListQuery(filter(filter), order, Long.MIN_VALUE, Long.MAX_VALUE), 0, EXCHANGES);
    }

    private static Filter filter(String text) {
        try {
            return Filter.parse(text);
        } catch (FilterSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait>5ms",
                "total<=20ms total>1us",
                "!wait>5ms",
                "dns>=0 | tls>=0",
                "!(dns>=0 | connect>1ms) size>100",
                "queue=0",
                "status=2xx|404",
                "!status=2xx",
                "number=10..20|33",
                "conn=c4",
                "conn>30",
                "retrans>0",
                "!retrans>0",
                "host=*.example.com",
                "!host=*.example.com",
                "method=GET|HEAD",
                "type=text/*",
                "client=chrome",
                "proto=1.1",
                "tls=1.3",
                "!tls=1.3",
                "error=dns_error|connection_refused",
                "close.first=client",
                "close.first=origin|weir",
                "!close.kind=rst",
                "state=time_wait",
                "new",
                "reused !failed",
                "tunnel | ~q",
                "~s ~a",
                "~d example",
                "~m ^P",
                "app.12",
                "jpg",
                "~u \\.js$ wait>5ms",
                "~hs nginx status=200",
                "~dns",
                "~websocket | ~marked",
                "~marked wait>5ms",
                "!~comment again",
                "s",
                "STATIC/app.1",
                "~u ^https",
                "~u app\\.(1|2)[0-9]?\\.js",
                "~u \\d{3}\\.js$",
                "!~u \\.JS$",
                "~u \"(?i)APP\"",
                "~u \\p{Lu}",
                "a|p",
                "path=*app.1*",
                "path=/static/app.2.js|/static/app.4*",
                "~comment ^look ~hs nginx",
                "!(~hq cookie | ~b zzz)",
                "path=/static/*",
                "~t javascript",
                "!~tq json | ~ts ^text",
                "~t ^$",
                "~src 127",
                "!~src :4",
                "~dst :443$ new",
                "~dst [0-9a-f]:[0-9]",
                "way=connect|socks5",
                "!way=connect status=2xx",
                "route=direct | route=*a*",
                "!route=*"
            })
    void theIndexFindsWhatTheFilterFinds(String text) throws SQLException {
        List<Long> expected;
        try (CaptureReader reader = CaptureReader.open(directory.resolve("a.weir"))) {
            expected = new Selection(filter(text))
                    .in(reader, ExchangeQuery.ALL.in(Order.NUMBER))
                    .map(RecordedExchange::number)
                    .toList();
        }
        ListPage page = page(text, ListOrder.NUMBER);
        assertThat(page.numbers()).isEqualTo(expected);
        assertThat(page.total()).isEqualTo(expected.size());
        assertThat(page.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"finding=W6*", "finding=W*", "!finding=W*", "finding=W103|W602 failed", "finding=W2* ~hs nginx"})
    void findingsAreFoundAsTheFilterFindsThem(String text) throws SQLException {
        assertThat(page(text, ListOrder.NUMBER).complete())
                .as("nothing is diagnosed")
                .isFalse();
        List<Long> expected;
        try (CaptureReader reader = CaptureReader.open(directory.resolve("a.weir"))) {
            expected = new Selection(filter(text))
                    .in(reader, ExchangeQuery.ALL.in(Order.NUMBER))
                    .map(RecordedExchange::number)
                    .toList();
            FindingDraft draft = index.diagnose();
            CaptureFindings.tell(reader, Thresholds.USUAL, null, draft);
            draft.end();
        }
        ListPage page = page(text, ListOrder.NUMBER);
        assertThat(page.numbers()).isEqualTo(expected).isNotEmpty();
        assertThat(page.complete()).isTrue();
        assertThat(index.groups())
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.first())
                        .hasSizeLessThanOrEqualTo((int) group.count())
                        .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(group.code())));
    }

    @Test
    void anyFilterFindsWhatItFindsInTheRecords() throws SQLException {
        try (CaptureReader reader = CaptureReader.open(directory.resolve("a.weir"))) {
            List<RecordedExchange> all = reader.stream(
                            ExchangeQuery.ALL.in(Order.NUMBER).withBodies())
                    .toList();
            Map<ConnectionId, RecordedConnection> connections = new HashMap<>();
            reader.connections().forEach(connection -> connections.put(connection.id(), connection));
            Candidate.Known known = new Candidate.Known(
                    id -> Optional.ofNullable(connections.get(id)),
                    exchange -> FindingSet.NONE,
                    reader.pages(),
                    reader.notes());
            for (long seed = 0; seed < RANDOM_FILTERS; seed++) {
                Filter filter = RandomFilters.of(seed);
                List<Long> expected = all.stream()
                        .filter(exchange -> filter.test(new Candidate(exchange, known, () -> exchange)))
                        .map(RecordedExchange::number)
                        .toList();
                assertThat(index.page(ListQuery.ALL.with(filter), 0, EXCHANGES).numbers())
                        .as("%s", filter)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void everyOrderIsThatOfTheRecords() throws SQLException {
        try (CaptureReader reader = CaptureReader.open(directory.resolve("a.weir"))) {
            List<ExchangeFacets> all = reader.stream(ExchangeQuery.ALL.in(Order.NUMBER))
                    .map(ExchangeFacets::of)
                    .toList();
            assertThat(numbers(ListOrder.Key.URL)).isEqualTo(sorted(all, ExchangeFacets::url));
            assertThat(numbers(ListOrder.Key.METHOD)).isEqualTo(sorted(all, ExchangeFacets::method));
            assertThat(numbers(ListOrder.Key.TYPE)).isEqualTo(sorted(all, ExchangeFacets::type));
            assertThat(numbers(ListOrder.Key.TOTAL)).isEqualTo(sorted(all, ExchangeFacets::total));
            assertThat(numbers(ListOrder.Key.STARTED)).isEqualTo(sorted(all, ExchangeFacets::started));
        }
    }

    private List<Long> numbers(ListOrder.Key key) throws SQLException {
        return page("number>0", new ListOrder(key, false)).numbers();
    }

    private static <T extends Comparable<T>> List<Long> sorted(
            List<ExchangeFacets> all, Function<ExchangeFacets, T> by) {
        return all.stream()
                .sorted(Comparator.comparing(by).thenComparing(ExchangeFacets::number))
                .map(ExchangeFacets::number)
                .toList();
    }

    @Test
    void everySortKeyListsAllOfThemAndTheAbsentLast() throws SQLException {
        for (ListOrder.Key key : ListOrder.Key.values()) {
            List<Long> ascending = page("number>0", new ListOrder(key, false)).numbers();
            List<Long> descending = page("number>0", new ListOrder(key, true)).numbers();
            assertThat(ascending).as("%s", key).hasSize(EXCHANGES).doesNotHaveDuplicates();
            assertThat(descending).as("%s", key).hasSize(EXCHANGES).doesNotHaveDuplicates();
        }
        // The odd ones' clocks run backwards, too.
        List<Long> byConnect =
                page("app.*\\.js$", new ListOrder(ListOrder.Key.CONNECT, false)).numbers();
        List<Long> absent = page("app.*\\.js$ !connect>=0", ListOrder.NUMBER).numbers();
        assertThat(byConnect).endsWith(absent.toArray(new Long[0])).hasSizeGreaterThan(absent.size());
    }

    @Test
    void anyPageIsAPartOfTheWhole() throws SQLException {
        ListQuery query = ListQuery.ALL.with(filter("~hs nginx"));
        List<Long> whole = index.page(query, 0, EXCHANGES).numbers();
        List<Long> pages = new ArrayList<>();
        for (int offset = 0; offset < whole.size(); offset += 50) {
            pages.addAll(index.page(query, offset, 50).numbers());
        }
        assertThat(pages).isEqualTo(whole).isNotEmpty();
    }

    @Test
    void onlyWhatStartedInTimeComes() throws SQLException {
        ListQuery query =
                new ListQuery(filter("number=2|4|6|8|10"), ListOrder.NUMBER, START + 4_000_000, START + 8_000_000);
        assertThat(index.page(query, 0, EXCHANGES).numbers()).containsExactly(4L, 6L);
    }

    @Test
    void aNoteIsFoundAsSoonAsItIsWrittenAndNoLonger() throws SQLException {
        for (String filter : List.of("~marked number=4", "~marked ~hs nginx number=4")) {
            assertThat(page(filter, ListOrder.NUMBER).numbers()).as(filter).isEmpty();
            CaptureAdditions.write(directory.resolve("a.weir"), new Note(4, true, ""));
            assertThat(page(filter, ListOrder.NUMBER).numbers()).as(filter).containsExactly(4L);
            CaptureAdditions.write(directory.resolve("a.weir"), Note.none(4));
            assertThat(page(filter, ListOrder.NUMBER).numbers()).as(filter).isEmpty();
        }
    }

    @Test
    void whatEndedMeanwhileStandsInTheListAndNotBesideItAnyMore() throws SQLException {
        Set<Long> open = new HashSet<>(Set.of(EXCHANGES + 1L, EXCHANGES + 2L));
        writer.exchange(UsualRecords.exchange(EXCHANGES + 2));
        writer.flush();
        ListPage page = index.page(ListQuery.ALL, 0, EXCHANGES + 2, open);
        assertThat(page.numbers()).contains(EXCHANGES + 2L);
        assertThat(open).containsExactly(EXCHANGES + 1L);
    }

    @Test
    void whatIsWrittenLaterIsFoundAndCounted() throws SQLException {
        assertThat(page("number>0", ListOrder.NUMBER).total()).isEqualTo(EXCHANGES);
        writer.exchange(UsualRecords.exchange(EXCHANGES + 2));
        writer.flush();
        assertThat(page("number>0", ListOrder.NUMBER).total()).isEqualTo(EXCHANGES + 1);
        assertThat(page("~hs nginx number>600", ListOrder.NUMBER).numbers()).containsExactly(EXCHANGES + 2L);
        assertThat(page("number>0", new ListOrder(ListOrder.Key.URL, true)).numbers())
                .as("in an order of which all places have changed")
                .hasSize(EXCHANGES)
                .contains(EXCHANGES + 2L);
    }
}
