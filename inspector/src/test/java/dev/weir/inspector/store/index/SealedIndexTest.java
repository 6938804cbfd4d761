package dev.weir.inspector.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.filter.FilterSyntaxException;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.CaptureNotes;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.testing.RandomRecords;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedIndexTest {

    private static final int EXCHANGES = 600;
    private static final int PORTS = 28_232;

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void seal() {
        path = directory.resolve("a capture?.weir");
        try (CaptureWriter writer = writer()) {
            writer.seal(UsualRecords.INFO);
        }
    }

    private CaptureWriter writer() {
        CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
        for (int number = 1; number <= EXCHANGES; number++) {
            writer.exchange(
                    number % 2 == 0
                            ? UsualRecords.exchange(number)
                            : UsualRecords.storable(new RandomRecords(number).exchange(number)));
            if (number % 10 == 0) {
                writer.connection(new RandomRecords(number).connection(number / 10));
            }
        }
        writer.page(new PageMark(1, UsualRecords.ANCHOR.atNanos() + 300_000_000, "second half"));
        writer.flush();
        return writer;
    }

    private List<List<String>> rows(String query) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + path.toUri());
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
        }
        return all;
    }

    private static ListPage page(CaptureIndex index, String filter, ListOrder.Key key)
            throws SQLException, FilterSyntaxException {
        return index.page(
                new ListQuery(Filter.parse(filter), new ListOrder(key, true), Long.MIN_VALUE, Long.MAX_VALUE), 0, 1000);
    }

    @Test
    void itAnswersAsTheIndexOfAProcessDoesAndAtOnce() throws IOException, SQLException, FilterSyntaxException {
        List<ListPage> expected = new ArrayList<>();
        List<String> filters = List.of(
                "wait>5ms",
                "host=*.example.com",
                "jpg",
                "page=second*",
                "~hs nginx",
                "conn=c4",
                "~u \\p{L}\\d",
                "~u \\.js$",
                "~dst 443",
                "close.kind=fin|rst",
                "~ts javascript");
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0)) {
            while (!index.advance()) {
                // A step each time.
            }
            for (String filter : filters) {
                expected.add(page(index, filter, ListOrder.Key.HOST));
            }
        }
        assertThat(SealedIndex.write(path, Thresholds.USUAL, PORTS, (done, of) -> {}))
                .isNull();
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0)) {
            assertThat(index.complete()).isTrue();
            assertThat(index.diagnosed()).isTrue();
            assertThat(index.groups()).isNotEmpty();
            for (int i = 0; i < filters.size(); i++) {
                assertThat(page(index, filters.get(i), ListOrder.Key.HOST))
                        .as(filters.get(i))
                        .isEqualTo(expected.get(i));
            }
            assertThat(page(index, "finding=W*", ListOrder.Key.NUMBER).total()).isPositive();
        }
    }

    @Test
    void peopleReadItWithoutWeir() throws SQLException {
        long before = path.toFile().length();
        assertThat(SealedIndex.write(path, Thresholds.USUAL, PORTS, (done, of) -> {}))
                .isNull();
        List<List<String>> exchanges =
                rows("SELECT number, url, status, total_us, page, started FROM exchanges WHERE number IN (2, 598)");
        assertThat(exchanges).hasSize(2);
        assertThat(exchanges.get(0).get(1)).startsWith("https://");
        assertThat(exchanges.get(0).get(4)).isNull();
        assertThat(exchanges.get(1).get(4)).isEqualTo("second half");
        assertThat(exchanges.get(0).get(5)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(rows("SELECT id, leg, closed_first FROM connections")).hasSize(EXCHANGES / 10);
        assertThat(rows("SELECT code, severity FROM findings WHERE exchange IS NOT NULL"))
                .isNotEmpty();
        assertThat(rows("SELECT count(*) FROM exchanges WHERE findings LIKE '%W%'")
                        .get(0)
                        .get(0))
                .isNotEqualTo("0");
        assertThat(path.resolveSibling(path.getFileName() + "-wal")).doesNotExist();
        assertThat((path.toFile().length() - before) / EXCHANGES).isLessThan(800);
    }

    @Test
    void whatSomebodyStillWritesIsLeftAlone() throws IOException {
        Files.delete(path);
        try (CaptureWriter writer = writer()) {
            assertThat(SealedIndex.write(path, Thresholds.USUAL, PORTS, (done, of) -> {}))
                    .isNotNull();
            writer.seal(UsualRecords.INFO);
        }
        assertThat(SealedIndex.write(path, Thresholds.USUAL, PORTS, (done, of) -> {}))
                .isNull();
    }

    @Test
    void whileItIsMadeItAnswersAndNotesAreWritten() throws IOException, SQLException, FilterSyntaxException {
        try (CaptureIndex index = CaptureIndex.openOrMake(path, Thresholds.USUAL, () -> 0)) {
            assertThat(page(index, "wait>5ms", ListOrder.Key.WAIT).total()).isPositive();
            CaptureNotes.write(path, new Note(2, true, ""));
            while (!index.advance()) {
                // A step each time.
            }
            assertThat(page(index, "~marked", ListOrder.Key.URL).numbers()).containsExactly(2L);
            assertThat(index.settle(Thresholds.USUAL)).as("without findings").isFalse();
            FindingDraft draft = index.diagnose();
            CaptureNotes.write(path, new Note(4, true, ""));
            draft.end();
            while (index.settle(Thresholds.USUAL)) {
                assertThat(page(index, "~marked", ListOrder.Key.HOST).total()).isEqualTo(2);
            }
            assertThat(index.making().done()).isEqualTo(index.making().of());
            CaptureNotes.write(path, new Note(6, true, ""));
            assertThat(page(index, "~marked", ListOrder.Key.NUMBER).total()).isEqualTo(3);
        }
        assertThat(path.resolveSibling(path.getFileName() + "-wal")).doesNotExist();
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0)) {
            assertThat(index.diagnosed()).isTrue();
            page(index, "wait>5ms", ListOrder.Key.WAIT);
            CaptureNotes.write(path, Note.none(2));
            assertThat(page(index, "~marked", ListOrder.Key.NUMBER).total()).isEqualTo(2);
        }
    }

    @Test
    void findingsOfOtherThresholdsAreMadeAnew() {
        Thresholds strict = Thresholds.USUAL.with("W401.ms=1");
        assertThat(SealedIndex.write(path, Thresholds.USUAL, PORTS, (done, of) -> {}))
                .isNull();
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(SealedIndex.there(reader, strict)).isFalse();
        }
        assertThat(SealedIndex.write(path, strict, PORTS, (done, of) -> {})).isNull();
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(SealedIndex.there(reader, strict)).isTrue();
            assertThat(SealedIndex.there(reader, Thresholds.USUAL)).isFalse();
        }
    }

    @Test
    void oneThatWasBrokenOffIsMadeAnew() throws IOException, SQLException {
        try (CaptureIndex half = CaptureIndex.make(path, () -> 0)) {
            half.advance();
        }
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(SealedIndex.there(reader, Thresholds.USUAL)).isFalse();
        }
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0)) {
            assertThat(index.page(ListQuery.ALL, 0, 10).numbers()).hasSize(10);
        }
        assertThat(SealedIndex.write(path, Thresholds.USUAL, PORTS, (done, of) -> {}))
                .isNull();
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0)) {
            assertThat(index.complete()).isTrue();
        }
    }
}
