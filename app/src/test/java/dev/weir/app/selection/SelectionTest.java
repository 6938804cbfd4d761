package dev.weir.app.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.HarFile;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarProfile;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.HarExport;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.testing.UsualRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            count = new JsonListing(
                            reader,
                            FilterText.selection("~b ccc number<=30"),
                            new PrintStream(out, true, StandardCharsets.UTF_8))
                    .lines();
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
            new JsonListing(
                            reader,
                            FilterText.selection("number=10..12"),
                            new PrintStream(out, true, StandardCharsets.UTF_8))
                    .document();
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
