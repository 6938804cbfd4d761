package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of real programs on this machine. */
final class DoctorIT {

    @TempDir
    Path directory;

    private ClientRun doctor(String path, String... tools) throws Exception {
        List<String> arguments = new java.util.ArrayList<>(List.of("doctor"));
        arguments.addAll(List.of(tools));
        ProcessBuilder builder = WeirCommand.in(directory, List.of(), arguments);
        if (path != null) {
            builder.environment().put("PATH", path);
        }
        return ClientRun.of(directory, builder);
    }

    @Test
    void curlIsFoundToTrustTheCaUnderRecord() throws Exception {
        ClientRun.needs("curl");
        ClientRun run = doctor(null, "curl").succeeded();

        assertThat(run.out()).contains("ok      curl").contains("trusts Weir's CA under `weir record`");
        assertThat(run.out()).doesNotContain("Kernel");
    }

    @Test
    void programThatDoesNotTrustTheCaFails() throws Exception {
        ClientRun.needs("curl");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path stubborn = Files.writeString(
                bin.resolve("curl"), "#!/bin/sh\nexec env -u CURL_CA_BUNDLE -u SSL_CERT_FILE " + real() + " \"$@\"\n");
        assertThat(stubborn.toFile().setExecutable(true)).isTrue();
        ClientRun run = doctor(bin + ":" + System.getenv("PATH"), "curl");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).contains("FAILED  curl").contains("not even under `weir record`");
    }

    private static String real() throws Exception {
        for (String entry : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(entry, "curl"))) {
                return Path.of(entry, "curl").toString();
            }
        }
        throw new IllegalStateException("there is no curl");
    }

    @Test
    void absentAndUnknownProgramsAreToldApart() throws Exception {
        ClientRun absent = doctor(directory.toString(), "wget");
        assertThat(absent.exit()).isEqualTo(3);
        assertThat(absent.out()).contains("not installed");
        ClientRun unknown = doctor(null, "telnet");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("doctor does not know telnet").contains("curl, wget");
    }

    @Test
    void withoutCaptureProgramsItSaysWhatToInstall() throws Exception {
        ClientRun run = doctor(directory.toString());
        // Debian's tcpdump is found where the PATH does not lead.
        if (!Files.isExecutable(Path.of("/usr/sbin/tcpdump")) && !Files.isExecutable(Path.of("/usr/sbin/dumpcap"))) {
            assertThat(run.out()).contains("neither dumpcap nor tcpdump is installed");
        }
        assertThat(run.out()).contains("Ports").contains("port 8877").contains("Kernel");
    }
}
