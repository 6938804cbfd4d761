package dev.weir.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.terminal.KeptTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code weir load} will not begin, and that it leaves nothing behind then. */
class LoadRefusalsTest {

    @TempDir
    private Path home;

    private int load(String... arguments) throws Exception {
        LoadCommand command = new LoadCommand(new KeptTerminal(0).terminal(), home, Map.of(), "test");
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return command.call();
    }

    private Path har(String method, String header) throws IOException {
        return Files.writeString(home.resolve("page.har"), """
                {"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00.000Z","time":1,
                 "request":{"method":"%s","url":"http://127.0.0.1:1/","headers":[%s]}}]}}""".formatted(method, header));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://127.0.0.1/",
                "http://127.0.0.1:1/ --rate fast",
                "http://127.0.0.1:1/ --closed --rate 5",
                "http://127.0.0.1:1/ --http1 --http2",
                "http://127.0.0.1:1/ --http2 --keepalive off",
                "http://127.0.0.1:1/ --threshold waits.p99<1ms",
                "http://127.0.0.1:1/ --ramp 0..500/s",
                "http://127.0.0.1:1/ --save-sample 101%",
                "http://127.0.0.1:1/ --loops 0",
                "http://127.0.0.1:1/ --via nowhere:x"
            })
    void whatMakesNoSenseIsRefused(String arguments) {
        assertThatThrownBy(() -> load(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .satisfies(
                        refusal -> assertThat(refusal instanceof Trouble trouble ? trouble.exitCode() : ExitCode.USAGE)
                                .isEqualTo(ExitCode.USAGE))
                .isInstanceOfAny(Trouble.class, ParameterException.class);
    }

    @Test
    void strangersAreLoadedWithTheirConsentOnly() {
        assertThatThrownBy(() -> load("http://example.com/"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("--i-may-load example.com");
        assertThatThrownBy(() -> load("http://127.0.0.1:1/", "--via", "http://proxy.example:3128"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("--i-may-load proxy.example");
    }

    @Test
    void methodsThatChangeSomethingNeedAYes() throws Exception {
        String har = har("POST", "").toString();

        assertThatThrownBy(() -> load("--har", har)).isInstanceOf(Trouble.class).hasMessageContaining("--allow-unsafe");
    }

    @Test
    void secretsThatAHarWasRidOfMustBeGiven() throws Exception {
        String har = har("GET", "{\"name\":\"Authorization\",\"value\":\"\u2039redacted:1234\u203a\"}")
                .toString();

        assertThatThrownBy(() -> load("--har", har)).isInstanceOf(Trouble.class).hasMessageContaining("--secrets FILE");
    }
}
