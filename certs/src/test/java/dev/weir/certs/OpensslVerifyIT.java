package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenSSL, in its strict mode, says about our chains. */
class OpensslVerifyIT {

    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path temporary;

    @BeforeAll
    static void needOpenssl() throws Exception {
        assumeTrue(openssl("version").startsWith("OpenSSL"), "no openssl on this machine");
    }

    @ParameterizedTest
    @CsvSource({
        "-verify_hostname, example.com",
        "-verify_hostname, my_host.example.com",
        "-verify_hostname, xn--bcher-kva.example",
        "-verify_hostname, a-name-with-more-than-sixty-four-characters.which-has-no-subject.example.com",
        "-verify_ip, 127.0.0.1",
        "-verify_ip, ::1",
        "-verify_ip, ::ffff:192.0.2.1"
    })
    void chainIsValidInStrictMode(String check, String host) throws Exception {
        CertificateAuthority ca = CertificateAuthority.create("alice@box", List.of(), CLOCK.instant());

        assertThat(verify(ca, host, check, host)).endsWith("leaf.pem: OK\n");
    }

    @Test
    void confinedCaIsValidInsideItsDomainsOnly() throws Exception {
        CertificateAuthority ca = CertificateAuthority.create("alice@box", List.of("example.com"), CLOCK.instant());

        assertThat(verify(ca, "www.example.com", "-verify_hostname", "www.example.com"))
                .endsWith("leaf.pem: OK\n");
        assertThat(verify(ca, "example.org", "-verify_hostname", "example.org"))
                .contains("permitted subtree violation");
        assertThat(verify(ca, "127.0.0.1", "-verify_ip", "127.0.0.1")).contains("excluded subtree violation");
    }

    private String verify(CertificateAuthority ca, String host, String check, String checked) throws Exception {
        Path root = Files.writeString(temporary.resolve("ca.pem"), Pem.of(ca.certificate()));
        Path leaf = Files.writeString(
                temporary.resolve("leaf.pem"),
                Pem.of(new LeafIssuer(ca, CLOCK).issue(host).leaf()));
        return openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                check,
                checked,
                "-CAfile",
                root.toString(),
                leaf.toString());
    }

    private static String openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            return "";
        }
    }
}
