package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.TrustFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowserTest {

    private static final X509Certificate CA = CertificateAuthority.create(
                    "me@here", List.of(), Instant.parse("2026-11-01T00:00:00Z"))
            .certificate();

    @Test
    void isKnownByItsNameWhereverItIs() {
        assertThat(List.of("chromium", "/usr/bin/google-chrome", "C/Chrome.exe", "msedge"))
                .allMatch(Browser::is);
        assertThat(List.of("curl", "chromium-driver", "/chromium/run", "firefox"))
                .noneMatch(Browser::is);
    }

    @Test
    void getsProxyTrustAndAProfileOfItsOwn() {
        assertThat(command(false))
                .startsWith("/usr/bin/chromium", "--proxy-server=http://127.0.0.1:1")
                .contains(
                        "--proxy-bypass-list=<-loopback>",
                        "--ignore-certificate-errors-spki-list=" + TrustFiles.spkiSha256Base64(CA),
                        "--user-data-dir=/t/profile")
                .doesNotContain("--no-sandbox")
                .endsWith("--headless", "https://a.test/");
    }

    @Test
    void runsWithoutSandboxAsRootOnly() {
        assertThat(command(true)).contains("--no-sandbox");
    }

    private static List<String> command(boolean root) {
        List<String> users = List.of("/usr/bin/chromium", "--headless", "https://a.test/");
        return Browser.command(users, "http://127.0.0.1:1", CA, Path.of("/t/profile"), root);
    }
}
