package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.app.testing.WeirProcess.Result;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir run}, and what it serves. */
class RunIT {

    @TempDir
    Path home;

    private WeirProcess start(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--listen", "127.0.0.1:0", "--ui", "127.0.0.1:0"));
        arguments.addAll(List.of(more));
        return WeirProcess.start(home, Map.of(), arguments.toArray(new String[0]));
    }

    @Test
    void terminationSealsTheCaptureAndWritesTheHar() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                WeirProcess weir = start("-o", "run.weir", "--har", "run.har")) {
            String proxy = weir.awaitReady().get(0);
            assertThat(curl("--noproxy", "", "-x", "http://" + proxy, origin.url("/a"), origin.url("/b")))
                    .isEqualTo("hellohello");
            weir.terminate();
            Result result = weir.awaitEnd();
            assertThat(result.exit()).isZero();
            assertThat(result.out())
                    .containsPattern("#1  200 .* GET " + origin.url("/a"))
                    .containsPattern("#2  200 .* GET " + origin.url("/b"));
            assertThat(Files.readString(home.resolve("run.har"))).contains(origin.url("/a"), origin.url("/b"));
            try (CaptureReader reader = CaptureReader.open(home.resolve("run.weir"))) {
                assertThat(reader.count()).isEqualTo(2);
                assertThat(reader.info().lost().abrupt()).isFalse();
            }
        }
    }

    @Test
    void harCanBeHadWhileItRuns() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                WeirProcess weir = start()) {
            List<String> ready = weir.awaitReady();
            curl("--noproxy", "", "-x", "http://" + ready.get(0), origin.url("/now?password=xyzzy"));
            assertThat(curl("-H", "Authorization: Bearer " + weir.token(), "http://" + ready.get(1) + "/api/v1/har"))
                    .startsWith("{\"log\":")
                    .contains(origin.url("/now?password="))
                    .doesNotContain("xyzzy");
            assertThat(curl("http://" + ready.get(1) + "/api/v1/ca.pem")).startsWith("-----BEGIN CERTIFICATE-----");
            assertThat(curl("http://" + ready.get(1) + "/api/v1/healthz")).isEqualTo("ok\n");
            assertThat(home.resolve("data/weir/captures")).isNotEmptyDirectory();
        }
    }

    @Test
    void listenerAnswersOnlyItsOwnNamesAndOnlyWithItsToken() throws Exception {
        try (WeirProcess weir = start("--ui-token-file", "token")) {
            List<String> ready = weir.awaitReady();
            String har = "http://" + ready.get(1) + "/api/v1/har";
            assertThat(status(har)).isEqualTo("401");
            assertThat(home.resolve("token")).hasContent(weir.token());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("token"))))
                    .isEqualTo("rw-------");
            assertThat(status("-H", "Host: rebound.test", har)).isEqualTo("421");
            assertThat(status("-X", "POST", har)).isEqualTo("405");
            assertThat(status("http://" + ready.get(1) + "/api/v1/absent")).isEqualTo("404");
            assertThat(curl("-D", "-", "-o", "/dev/null", har))
                    .containsIgnoringCase("X-Content-Type-Options: nosniff")
                    .doesNotContainIgnoringCase("Access-Control");
            assertThat(status("--noproxy", "", "-x", "http://" + ready.get(0), har))
                    .as("through the proxy")
                    .isEqualTo("508");
        }
    }

    @Test
    void listenerIsForThisMachineOnly() {
        Result result = WeirProcess.run(home, "run", "--listen", "127.0.0.1:0", "--ui", "0.0.0.0:0");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("is not an address of loopback");
    }

    @Test
    void takenPortsAreExplained() throws Exception {
        try (ScriptedOrigin taken = ScriptedOrigin.plain(ScriptedOrigin.answering(""))) {
            String address = "127.0.0.1:" + taken.port();
            Result ui = WeirProcess.run(home, "run", "--listen", "127.0.0.1:0", "--ui", address);
            assertThat(ui.exit()).isEqualTo(3);
            assertThat(ui.err()).startsWith("weir: Cannot listen on " + address).contains("--ui HOST:PORT");
            Result listen = WeirProcess.run(home, "run", "--listen", address, "--ui", "127.0.0.1:0");
            assertThat(listen.exit()).isEqualTo(3);
            assertThat(listen.err())
                    .startsWith("weir: Cannot listen on " + address)
                    .contains("--listen HOST:PORT");
        }
    }

    private static String status(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}"));
        all.addAll(List.of(arguments));
        return curl(all.toArray(new String[0]));
    }

    private static String curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-m", "30"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
