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
}
