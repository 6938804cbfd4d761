package dev.weir.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.LeafIssuer;
import dev.weir.proxy.testing.PemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OriginTrustTest {

    private static final InstantSource CLOCK = InstantSource.system();

    private final CertificateAuthority authority = CertificateAuthority.create("ca", List.of(), CLOCK.instant());
    private final X509Certificate[] chain =
            new LeafIssuer(authority, CLOCK).issue("origin.test").chainArray();

    @TempDir
    Path directory;

    private Path system;
    private Path garbled;

    @BeforeEach
    void files() throws Exception {
        system = PemFile.write(directory.resolve("system.pem"), authority.certificate());
        garbled = directory.resolve("garbled.pem");
        Files.writeString(garbled, "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");
    }

    @Test
    void systemsRootsAreReadForTheFirstChain() throws Exception {
        Path later = directory.resolve("later.pem");
        Files.copy(garbled, later);
        OriginTrust.Roots trust = OriginTrust.later(List.of(later), List.of());
        Files.writeString(later, Files.readString(system));

        assertThatCode(() -> trust.verifier().checkServerTrusted(chain, "UNKNOWN"))
                .doesNotThrowAnyException();
        assertThat(trust.verifier().getAcceptedIssuers()).containsExactly(authority.certificate());
    }

    @Test
    void rootsThatCannotBeReadFailTheChainAndAreNamed() throws Exception {
        OriginTrust.Roots trust = OriginTrust.later(List.of(garbled), List.of());

        assertThatThrownBy(() -> trust.verifier().checkServerTrusted(chain, "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(garbled.toString());
    }

    @Test
    void rootsThatTheUserNamesMustBeThereAtOnce() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.pem"));

        assertThatThrownBy(() -> OriginTrust.later(List.of(system), List.of(garbled)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(garbled.toString());
        assertThatThrownBy(() -> OriginTrust.later(List.of(system), List.of(empty)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no certificate");
    }

    @Test
    void rootsOfBothAreTrusted() throws Exception {
        CertificateAuthority other = CertificateAuthority.create("other", List.of(), CLOCK.instant());
        Path extra = PemFile.write(directory.resolve("extra.pem"), other.certificate());

        assertThat(OriginTrust.load(List.of(system), List.of(extra)).getAcceptedIssuers())
                .containsExactlyInAnyOrder(authority.certificate(), other.certificate());
    }

    @Test
    void wordsBetweenThemAndOtherFormsAreNoHindrance() throws Exception {
        X509Certificate first = authority.certificate();
        X509Certificate second = CertificateAuthority.create("second", List.of(), CLOCK.instant())
                .certificate();
        Path told = PemFile.write(directory.resolve("told.pem"), first, second);
        String text =
                Files.readString(told).replace("-----BEGIN CERTIFICATE", "# Root, of 2026\r\n-----BEGIN CERTIFICATE");
        Files.writeString(told, text);
        Path older = directory.resolve("older.pem");
        Files.writeString(older, text.replace(" CERTIFICATE-", " X509 CERTIFICATE-"));
        Path binary = directory.resolve("binary.der");
        Files.write(binary, first.getEncoded());

        for (Path file : List.of(told, older)) {
            assertThat(OriginTrust.load(List.of(file), List.of()).getAcceptedIssuers())
                    .containsExactlyInAnyOrder(first, second);
        }
        assertThat(OriginTrust.load(List.of(binary), List.of()).getAcceptedIssuers())
                .containsExactly(first);
    }

    @Test
    void oneThatIsCutShortIsNotPassedOver() throws Exception {
        Path cut = directory.resolve("cut.pem");
        String text = Files.readString(PemFile.write(cut, authority.certificate(), authority.certificate()));
        Files.writeString(cut, text.substring(0, text.length() - 40));

        assertThatThrownBy(() -> OriginTrust.load(List.of(cut), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(cut.toString());
    }
}
