package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weir record -- curl} with a curl that writes its timers into a file, which curl does from 8.3.0 on. Debian 12 has an older one: a
 * script called {@code curl} stands in front of it, has it write its real figures ({@code %{json}}) to standard error, adds 90 s to the waiting
 * for the first byte, and appends the lines to the file that {@code %output{>>FILE}} names, as the newer one would.
 */
class CurlTimersIT {

    private static final String STAND_IN = """
            #!/bin/sh
            file=
            left=$#
            while [ $left -gt 0 ]; do
                word=$1
                shift
                left=$((left - 1))
                case $word in
                    '%%output{>>'*)
                        file=${word#'%%output{>>'}
                        word="%%{stderr}${file#*'}'}"
                        file=${file%%%%'}'*}
                        ;;
                esac
                set -- "$@" "$word"
            done
            told=$(mktemp)
            %s "$@" 2>"$told"
            code=$?
            if [ -n "$file" ]; then
                sed -n '/^{/s/"time_\\(starttransfer\\|total\\)":\\([0-9]*\\)[.]/"time_\\1":9\\2./gp' "$told" >>"$file"
            fi
            rm -f "$told"
            exit $code
            """;

    @TempDir
    private Path directory;

    private Path standIn() throws Exception {
        Path real = Path.of("/usr/bin/curl");
        Path script = Files.createDirectory(directory.resolve("newer")).resolve("curl");
        Files.writeString(script, STAND_IN.formatted(real));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private ClientRun recorded(Site site, Path capture, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("record", "--trust", site.authorityPem(directory).toString()));
        command.addAll(List.of("-o", capture.toString(), "--", standIn().toString()));
        command.addAll(List.of(arguments));
        return ClientRun.of(directory, WeirCommand.in(directory, List.of(), command))
                .succeeded();
    }

    @Test
    void curlsOwnTimersStandBesideWeirsAndItsOutputIsTheSame() throws Exception {
        ClientRun.needs("curl");
        Path capture = directory.resolve("one.weir");
        try (Site site = Site.https("localhost").page("/", "text/plain", Site.bytes("over the weir"))) {
            String url = site.url("/");
            ClientRun run = recorded(site, capture, "-sS", "-w", " %{http_code};", url, url);
            assertThat(run.out()).isEqualTo("over the weir 200;over the weir 200;");
            assertThat(run.err()).contains("W702", "clocks disagree: curl ");

            List<RecordedExchange> both = Recorded.sealed(capture).under(url);
            assertThat(both).hasSize(2).allSatisfy(exchange -> {
                ClientTimers told = exchange.clientTimers();
                assertThat(told).isNotNull();
                assertThat(told.program()).startsWith("curl ");
                assertThat(told.waitedNanos()).isGreaterThan(89_000_000_000L);
            });
            assertThat(both.get(0).clientTimers().tlsMicros())
                    .as("paid by the first")
                    .isPositive();
            assertThat(both.get(1).clientTimers().tlsMicros()).isNull();
            assertThat(shown(capture)).contains("by its own clock: connected ");
            assertThat(Recorded.sealed(capture)
                            .har()
                            .at("/log/entries/0/_weir/client/timers/ev")
                            .asString())
                    .isEqualTo("client");
        }
    }

    private String shown(Path capture) throws Exception {
        return ClientRun.of(
                        directory,
                        WeirCommand.in(directory, List.of(), List.of("show", "1", "--capture", capture.toString())))
                .succeeded()
                .out();
    }

    @Test
    void redirectedTransferGetsNoTimersBecauseCurlAddsThemUp() throws Exception {
        ClientRun.needs("curl");
        Path capture = directory.resolve("two.weir");
        try (Site site = Site.https("localhost")
                .page("/new", "text/plain", Site.bytes("new "))
                .page("/other", "text/plain", Site.bytes("other"))
                .on("/old", exchange -> {
                    exchange.getResponseHeaders().set("Location", "/new");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                })) {
            ClientRun run = recorded(site, capture, "-sL", site.url("/old"), "--next", "-s", site.url("/other"));
            assertThat(run.out()).isEqualTo("new other");
            Recorded recorded = Recorded.sealed(capture);
            assertThat(recorded.only(site.url("/old")).clientTimers()).isNull();
            assertThat(recorded.only(site.url("/new")).clientTimers()).isNull();
            assertThat(recorded.only(site.url("/other")).clientTimers()).isNotNull();
        }
    }
}
