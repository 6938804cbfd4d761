package dev.weir.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.app.testing.WeirProcess.Result;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read a capture, and those about the CA. */
class ShowIT {

    @TempDir
    static Path home;

    private static String url;

    @BeforeAll
    static void record() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"))) {
            url = origin.url("/x?secret=xyzzy");
            WeirProcess.run(home, "record", "--", "curl", "-sS", url, origin.url("/y"));
        }
    }

    @Test
    void newestCaptureIsListedAndShown() {
        Result list = WeirProcess.run(home, "show");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).startsWith("weir record -- curl -sS").contains("2 exchanges, 1 connection");
        Result one = WeirProcess.run(home, "show", "#1");
        assertThat(one.out()).startsWith("#1  GET " + url).contains("200 OK").contains("Close");
        Result coloured = WeirProcess.run(home, "show", "1", "--color", "always");
        assertThat(coloured.out()).contains("\u001b[");
        assertThat(one.out()).doesNotContain("\u001b[");
    }

    @Test
    void jsonHasItsSchemaAndOneLineAnExchange() {
        assertThat(WeirProcess.run(home, "show", "2", "--json").out())
                .startsWith("{\"schema\":\"weir.show/v1\"")
                .contains("\"phases\":[");
        assertThat(WeirProcess.run(home, "show", "--jsonl").out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"schema\":\"weir.show/v1\"") && line.endsWith("}"));
        assertThat(WeirProcess.run(home, "show", "--json").out())
                .startsWith("{\"schema\":\"weir.list/v1\"")
                .contains("\"connections\":[{");
    }

    @Test
    void whatIsNotThereIsSaidSo() throws Exception {
        Result number = WeirProcess.run(home, "show", "99");
        assertThat(number.exit()).isEqualTo(4);
        assertThat(number.err()).contains("There is no exchange #99").contains("which has 2");
        Files.writeString(home.resolve("text"), "this is no capture");
        Result garbage = WeirProcess.run(home, "show", "--capture", "text");
        assertThat(garbage.exit()).isEqualTo(4);
        Result absent = WeirProcess.run(home, "har", "absent.weir");
        assertThat(absent.exit()).isEqualTo(4);
        assertThat(WeirProcess.run(home, "show", "wait>").exit()).isEqualTo(2);
        assertThat(List.of(number, garbage, absent))
                .noneMatch(result -> result.err().contains("\tat "));
    }

    @Test
    void harGoesToStdoutAndItsSummaryToStderr() {
        Result har = WeirProcess.run(home, "har");
        assertThat(har.out()).startsWith("{\"log\":{\"version\":\"1.2\"").doesNotContain("xyzzy");
        assertThat(har.err()).contains("2 entries; redacted: ");
        Result off = WeirProcess.run(home, "har", "--redact", "off", "-o", "-");
        assertThat(off.out()).contains("xyzzy");
        assertThat(off.err()).contains("nothing redacted");
        Result replay = WeirProcess.run(home, "har", "--for", "replay");
        assertThat(replay.exit()).isEqualTo(2);
        assertThat(replay.err()).contains("--i-know-this-has-secrets");
    }

    @Test
    void caIsShownAndRotated() throws Exception {
        Path file = home.resolve("data/weir/ca/ca.pem");
        assertThat(WeirProcess.run(home, "ca", "path").out()).isEqualTo(file + "\n");
        assertThat(WeirProcess.run(home, "ca").out()).contains("sha-256").contains("Weir CA (");
        assertThat(WeirProcess.run(home, "ca", "install").out()).contains(file.toString());
        assertThat(WeirProcess.run(home, "ca", "env").out())
                .contains("export SSL_CERT_FILE=" + home.resolve("data/weir/ca/trust/ca-bundle.pem"));
        String before = Files.readString(file);
        assertThat(WeirProcess.run(home, "ca", "rotate").exit()).isZero();
        assertThat(Files.readString(file)).isNotEqualTo(before);
    }

    @Test
    void weirAloneSaysWhereOneStands() {
        Result alone = WeirProcess.run(home);
        assertThat(alone.exit()).isZero();
        assertThat(alone.out()).contains("weir record -- COMMAND").contains("newest: " + home);
        assertThat(WeirProcess.run(home, "--version").out()).startsWith("weir ");
    }
}
