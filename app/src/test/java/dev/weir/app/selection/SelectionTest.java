package dev.weir.app.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.HarFile;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarProfile;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.HarExport;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.index.SealedIndex;
import dev.weir.inspector.testing.UsualRecords;
import dev.weir.inspector.waterfall.ShownExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {

    @TempDir
    private Path directory;

    private Path capture;

    /** Every tenth of the 300 set up a connection: more than a page of the capture. */
    @BeforeEach
    void writeCapture() {
        capture = directory.resolve("a.weir");
        try (CaptureWriter writer = CaptureWriter.create(capture, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= 300; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            for (int id = 2; id <= 32; id++) {
                writer.connection(UsualRecords.connection(id));
            }
            writer.seal(UsualRecords.INFO);
        }
    }

    private List<Long> numbers(String filter) throws Trouble {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            return FilterText.selection(filter)
                    .in(reader, ExchangeQuery.ALL)
                    .map(RecordedExchange::number)
                    .toList();
        }
    }

    private Selected selected(CaptureReader reader, String filter) throws Trouble {
        return new Selected(reader, capture, FilterText.selection(filter), (looked, of) -> {});
    }

    private void index() {
        assertThat(SealedIndex.write(capture, Thresholds.USUAL, 28_232, (done, of) -> {}))
                .isNull();
    }

    private static List<Long> numbers(Stream<RecordedExchange> exchanges) {
        return exchanges.map(RecordedExchange::number).toList();
    }

    private List<Long> first(CaptureReader reader, String filter, int most) throws Trouble {
        return numbers(selected(reader, filter).first(most).exchanges().stream());
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "conn=c3", "~bs ^c+$ number<=26", "finding=W*", "!status=404", "status=404"})
    void anIndexFindsTheSameInTheSameOrder(String filter) throws Trouble {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            List<Long> expected =
                    numbers(FilterText.selection(filter).in(reader, ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER)));
            assertThat(first(reader, filter, 300)).isEqualTo(expected);
            index();
            assertThat(first(reader, filter, 300)).isEqualTo(expected);
            assertThat(first(reader, filter, 7)).isEqualTo(expected.subList(0, Math.min(7, expected.size())));
            assertThat(selected(reader, filter).first(7).count()).isEqualTo(expected.size());
            for (ExchangeQuery.Order order : ExchangeQuery.Order.values()) {
                assertThat(numbers(selected(reader, filter).in(order)))
                        .isEqualTo(numbers(FilterText.selection(filter).in(reader, ExchangeQuery.ALL.in(order))));
            }
        }
    }

    @Test
    void aroundAnExchangeIsTheSameWithAnIndex() throws Trouble {
        long[] shown = {1, 10, 17, 20, 300};
        try (CaptureReader reader = CaptureReader.open(capture)) {
            List<String> expected = new ArrayList<>();
            for (long number : shown) {
                expected.add(around(reader, number));
            }
            assertThat(expected.get(2)).isEqualTo("17 17 c3 8 10");
            index();
            for (int i = 0; i < shown.length; i++) {
                assertThat(around(reader, shown[i])).isEqualTo(expected.get(i));
            }
        }
    }

    private String around(CaptureReader reader, long number) throws Trouble {
        ShownExchange shown = ShownExchanges.required(reader, capture, number);
        return shown.exchange().number() + " " + shown.positionOnClient() + " "
                + (shown.origin() == null ? "" : shown.origin().id()) + " " + shown.positionOnOrigin() + " "
                + shown.paidByNumber();
    }

    @Test
    void whatAFilterFindsComesInTheOrderOfTheQuery() throws Trouble {
        assertThat(numbers("new number<=30")).containsExactly(10L, 20L, 30L);
        assertThat(numbers("conn=c3 app\\.1[2-4]")).containsExactly(12L, 13L, 14L);
        assertThat(numbers("status=404")).isEmpty();
        assertThat(numbers("client=chrome")).hasSize(300);
    }

    @Test
    void connectionsAndBodiesAreThereForTheFilter() throws Trouble {
        assertThat(numbers("~dst :443 retrans=0 state=established number=30")).containsExactly(30L);
        // Exchange 2 has a body of the letter c only.
        assertThat(numbers("~bs ^c+$ number<=26")).containsExactly(2L);
    }

    @Test
    void bodiesComeOnlyWithTheQueryThatAsks() throws Trouble {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            Selection selection = FilterText.selection("~b ccc number=2");

            assertThat(selection.in(reader, ExchangeQuery.ALL))
                    .singleElement()
                    .satisfies(bare -> assertThat(bare.response().body().kept()).isNull());
            assertThat(selection.in(reader, ExchangeQuery.ALL.withBodies()))
                    .singleElement()
                    .satisfies(
                            whole -> assertThat(whole.response().body().kept()).hasSize(120));
        }
    }

    @Test
    void aSyntaxErrorShowsTheTextAndACaretUnderThePlace() {
        Trouble trouble = catchThrowableOfType(Trouble.class, () -> FilterText.selection("~u 中文 wait>20"));

        assertThat(trouble.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(trouble.text()).isEqualTo("""
                        filter, character 12: cannot read '20': expected a time such as 200ms, 1.5s or 300us
                          ~u 中文 wait>20
                                       ^""");
    }

    @Test
    void jsonLinesHoldWhatWasFoundWithoutBodies() throws Trouble {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long count;
        try (CaptureReader reader = CaptureReader.open(capture)) {
            count = new JsonListing(reader, new PrintStream(out, true, StandardCharsets.UTF_8))
                    .lines(selected(reader, "~b ccc number<=30"));
        }

        assertThat(count).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8).strip().split("\n"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("{").doesNotContain("ccc"));
    }

    @Test
    void aJsonDocumentNamesTheFilterAndHoldsOnlyTheConnectionsThatWereUsed() throws Trouble {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            new JsonListing(reader, new PrintStream(out, true, StandardCharsets.UTF_8))
                    .document(selected(reader, "number=10..12"));
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"filter\":\"number=10..12\"", "app.10.js", "app.12.js", "\"c3\"")
                .doesNotContain("app.13.js", "\"c4\"");
    }

    @Test
    void aHarHoldsWhatWasFoundWithBodiesAndNamesTheFilter() throws Trouble, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        HarExport.Written written = HarFile.write(
                capture,
                FilterText.selection("~bs ^c number<=26"),
                out,
                HarOptions.of(HarProfile.STRICT),
                new Progress(new Terminal(Map.of())));

        assertThat(written.entries()).isEqualTo(1);
        assertThat(written.selected()).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("app.2.js", "cccc", "(filter: ~bs ^c number<=26)")
                .doesNotContain("app.3.js");
    }
}
