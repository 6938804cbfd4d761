package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.app.testing.WeirProcess.Result;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir record} with real programs. */
class RecordIT {

    @TempDir
    Path home;

    @Test
    void childsOutputStaysAloneAndTheWaterfallGoesToStderr() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"))) {
            String url = "http://127.0.0.1:" + origin.port() + "/a";
            Result result = WeirProcess.run(home, "record", "--", "curl", "-sS", url);
            assertThat(result.exit()).isZero();
            assertThat(result.out()).isEqualTo("hello");
            assertThat(result.err())
                    .contains("weir record -- curl -sS " + url)
                    .contains("1 exchange, 1 connection, 1 origin")
                    .containsPattern("  1 GET +/a +200 1.1 c2 ")
                    .containsPattern(
                            "Saved  ./weir-\\d{8}-\\d{6}.weir    next:  weir show 1   ·   weir har -o out.har");
            RecordedExchange exchange = only(captured());
            assertThat(exchange.url()).isEqualTo(url);
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(home.resolve("data/weir/ca/ca.pem")).exists();
        }
    }

    @Test
    void bothConnectionsHaveTheirCloseStory() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"))) {
            WeirProcess.run(
                    home, "record", "-o", "c.weir", "--", "curl", "-sS", "http://127.0.0.1:" + origin.port() + "/");
            List<RecordedConnection> connections = new ArrayList<>();
            try (CaptureReader reader = CaptureReader.open(home.resolve("c.weir"))) {
                reader.connections().forEach(connections::add);
            }
            assertThat(connections).hasSize(2).allMatch(connection -> connection.close() != null);
        }
    }

    @Test
    void httpsWorksWithNothingInstalled() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"))) {
            String trusted = origin.authorityPem(home).toString();
            Result result = WeirProcess.run(home, "record", "--trust", trusted, "--", "curl", "-sS", origin.url("/s"));
            assertThat(result.out()).isEqualTo("secret");
            RecordedExchange exchange = only(captured());
            assertThat(exchange.url()).isEqualTo(origin.url("/s"));
            assertThat(exchange.originTls()).isNotNull();
        }
    }

    @Test
    void originThatDoesNotVerifyIsAnsweredFor() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"))) {
            Result result = WeirProcess.run(home, "record", "--", "curl", "-sSf", origin.url("/"));
            assertThat(result.exit()).as("curl -f of a 502").isEqualTo(22);
            assertThat(result.err()).contains("1 failed").contains("error: 502");
            assertThat(only(captured()).failure().kind().token()).isEqualTo("tls_certificate_error");
        }
    }

    @Test
    void insecureAcceptsAnyCertificateAndBlindTunnelsHaveNone() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"))) {
            Result insecure = WeirProcess.run(home, "record", "--insecure", "--", "curl", "-sS", origin.url("/"));
            assertThat(insecure.out()).isEqualTo("secret");
            Result tunnel = WeirProcess.run(
                    home, "record", "--tunnel", "local*", "-o", "t.weir", "--", "curl", "-sSk", origin.url("/"));
            assertThat(tunnel.out()).isEqualTo("secret");
            assertThat(only(home.resolve("t.weir")).tunnelWhy()).isEqualTo("--tunnel");
        }
    }

    @Test
    void clientThatDoesNotTrustTheCaIsNamedWithItsAlert() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"))) {
            String other = origin.authorityPem(home).toString();
            Result result = WeirProcess.run(home, "record", "--", "curl", "-sS", "--cacert", other, origin.url("/"));
            assertThat(result.exit()).isEqualTo(60);
            assertThat(result.err())
                    .contains("TLS with the client for localhost:" + origin.port() + " failed: ")
                    .contains("unknown_ca")
                    .contains("weir ca install");
        }
    }

    @Test
    void exitCodeIsTheChilds() {
        assertThat(WeirProcess.run(home, "record", "--", "sh", "-c", "exit 7").exit())
                .isEqualTo(7);
        assertThat(WeirProcess.run(home, "record", "sh", "-c", "kill -9 $$").exit())
                .isEqualTo(137);
    }

    @Test
    void childWithoutRequestGetsTheKnownTrapsAndLeavesNoCapture() throws Exception {
        Result result = WeirProcess.run(home, "record", "--", "sh", "-c", "echo out; echo err >&2");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err())
                .startsWith("err\n")
                .contains("No request came through Weir")
                .contains("Go never use a proxy for localhost");
        assertThat(captures()).isEmpty();
    }

    @Test
    void everythingBehindTheCommandIsTheCommands() {
        Result result = WeirProcess.run(home, "record", "--", "echo", "--json", "--", "-h");
        assertThat(result.out()).isEqualTo("--json -- -h\n");
    }

    @Test
    void filesForTheChildAreGoneAtTheEnd() {
        Result result =
                WeirProcess.run(home, "record", "--", "sh", "-c", "echo $SSL_CERT_FILE; test -s $SSL_CERT_FILE");
        assertThat(result.exit()).isZero();
        assertThat(Path.of(result.out().strip())).isAbsolute().doesNotExist();
    }

    @Test
    void terminationReachesTheChildAndTheCaptureIsSealed() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                WeirProcess weir = WeirProcess.start(
                        home,
                        Map.of(),
                        "record",
                        "-o",
                        "t.weir",
                        "--",
                        "sh",
                        "-c",
                        "curl -sS http://127.0.0.1:" + origin.port() + "/; exec sleep 60")) {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> weir.out().equals("hello"));
            weir.terminate();
            assertThat(weir.awaitEnd().exit()).isEqualTo(143);
            assertThat(only(home.resolve("t.weir")).status()).isEqualTo(200);
            try (CaptureReader reader = CaptureReader.open(home.resolve("t.weir"))) {
                assertThat(reader.info().lost().abrupt()).isFalse();
            }
        }
    }

    @Test
    void harIsWrittenAtTheEndWithSecretsRedacted() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"))) {
            String url = "http://127.0.0.1:" + origin.port() + "/?token=abcdef";
            Result result = WeirProcess.run(
                    home, "record", "--har", "out.har", "--", "curl", "-sS", "-H", "Authorization: Bearer xyzzy", url);
            assertThat(result.err()).contains(" HAR    out.har    1 entries; redacted: ");
            assertThat(Files.readString(home.resolve("out.har")))
                    .contains("\"log\"")
                    .doesNotContain("xyzzy")
                    .doesNotContain("abcdef");
        }
    }

    @Test
    void programThatIsNotThereOrNotExecutableIsSaidSo() throws Exception {
        Result absent = WeirProcess.run(home, "record", "--", "no-such-program");
        assertThat(absent.exit()).isEqualTo(127);
        assertThat(absent.err()).startsWith("weir: no-such-program: command not found");
        Files.writeString(home.resolve("text"), "text");
        Result refused = WeirProcess.run(home, "record", "--", "./text");
        assertThat(refused.exit()).isEqualTo(126);
        Files.setPosixFilePermissions(home.resolve("text"), PosixFilePermissions.fromString("rwx------"));
        Result garbage = WeirProcess.run(home, "record", "--", "./text");
        assertThat(garbage.exit()).isIn(126, 127);
        assertThat(List.of(absent, refused, garbage)).noneMatch(RecordIT::hasTrace);
        assertThat(captures()).isEmpty();
    }

    @Test
    void troubleWithTheSurroundingsIsExplained() throws Exception {
        try (ScriptedOrigin taken = ScriptedOrigin.plain(ScriptedOrigin.answering(""))) {
            Result port = WeirProcess.run(home, "record", "--listen", "127.0.0.1:" + taken.port(), "--", "true");
            assertThat(port.exit()).isEqualTo(3);
            assertThat(port.err()).contains("Address already in use").contains("--listen HOST:PORT");
            assertThat(captures()).isEmpty();
        }
        Result capture = WeirProcess.run(home, "record", "-o", home + "/absent/c.weir", "--", "true");
        assertThat(capture.exit()).isEqualTo(3);
        assertThat(capture.err()).startsWith("weir: Cannot make the capture ").contains("its directory does not exist");
        Files.writeString(home.resolve("data/weir/ca/ca-key.pem"), "garbage");
        Result ca = WeirProcess.run(home, "record", "--", "true");
        assertThat(ca.exit()).isEqualTo(3);
        assertThat(ca.err()).contains("ca-key.pem is garbled").contains("weir ca rotate");
        assertThat(List.of(capture, ca)).noneMatch(RecordIT::hasTrace);
    }

    @Test
    void wrongOptionsAreExplained() {
        Result option = WeirProcess.run(home, "record", "--bogus", "--", "true");
        assertThat(option.exit()).isEqualTo(2);
        assertThat(option.err()).contains("Unknown option: '--bogus'").contains("weir record --help");
        Result size = WeirProcess.run(home, "record", "--body-limit", "many", "--", "true");
        assertThat(size.exit()).isEqualTo(2);
        assertThat(size.err()).contains("'many' is no size");
        Result trust = WeirProcess.run(home, "record", "--trust", "absent.pem", "--", "true");
        assertThat(trust.exit()).isEqualTo(2);
        assertThat(List.of(option, size, trust)).noneMatch(RecordIT::hasTrace);
    }

    private static boolean hasTrace(Result result) {
        return result.err().contains("\tat ");
    }

    private Path captured() throws IOException {
        assertThat(captures()).hasSize(1);
        return captures().get(0);
    }

    private List<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".weir")).toList();
        }
    }

    private static RecordedExchange only(Path capture) {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            List<RecordedExchange> all = reader.stream(ExchangeQuery.ALL).toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
