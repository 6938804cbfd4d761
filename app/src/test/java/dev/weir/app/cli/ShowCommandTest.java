package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.terminal.Terminal;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Pictures only: what goes to standard output would be taken for a message of the test runner. */
class ShowCommandTest {

    @TempDir
    private Path directory;

    private Path picture;

    @BeforeEach
    void writeCapture() {
        picture = directory.resolve("a.svg");
        try (CaptureWriter writer =
                CaptureWriter.create(directory.resolve("weir-a.weir"), UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= 12; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.seal(UsualRecords.INFO);
        }
    }

    private int show(String... arguments) {
        Context context = new Context(Map.of(), directory, new Terminal(Map.of()));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--capture", directory.resolve("weir-a.weir").toString(), "--svg", picture.toString()));
        return new CommandLine(new ShowCommand(context))
                .setExecutionExceptionHandler(
                        (e, command, result) -> e instanceof Trouble trouble ? trouble.exitCode() : -1)
                .execute(all.toArray(String[]::new));
    }

    @Test
    void wordsAreOneFilter() throws IOException {
        assertThat(show("app\\.1", "!reused")).isEqualTo(ExitCode.OK);

        assertThat(picture).content().startsWith("<svg").contains("app.10.js").doesNotContain("app.11.js");
    }

    @Test
    void digitsAreTheNumberOfAnExchange() throws IOException {
        assertThat(show("#11")).isEqualTo(ExitCode.OK);

        assertThat(picture).content().contains("<title>Exchange #11").contains("app.11.js");
    }

    @Test
    void aPictureThatIsThereIsReplaced() throws IOException {
        Files.writeString(picture, "what was there");

        assertThat(show()).isEqualTo(ExitCode.OK);

        assertThat(picture).content().doesNotContain("what was there").contains("app.12.js");
    }

    @Test
    void findingNothingIsNoFailureAndDrawsNothing() {
        assertThat(show("status=404")).isEqualTo(ExitCode.OK);

        assertThat(picture).doesNotExist();
    }

    @Test
    void aFilterThatCannotBeReadIsAUsageError() {
        assertThat(show("wait>20")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void oneOfManyWithoutAnIndexIsShownByItself() throws IOException {
        Files.delete(directory.resolve("weir-a.weir"));
        try (CaptureWriter writer =
                CaptureWriter.create(directory.resolve("weir-a.weir"), UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= 3_000; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.flush();

            // Still being written: there can be no index.
            assertThat(show("2500")).isEqualTo(ExitCode.OK);
        }

        assertThat(picture)
                .content()
                .contains("<title>Exchange #2500")
                .contains("app.2500.js")
                .doesNotContain("(request");
    }
}
