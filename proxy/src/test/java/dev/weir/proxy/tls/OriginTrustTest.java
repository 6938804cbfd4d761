package dev.weir.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.LeafIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;
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
        system = directory.resolve("system.pem");
        Files.writeString(system, pem(authority));
        garbled = directory.resolve("garbled.pem");
        Files.writeString(garbled, "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");
    }

    private static String pem(CertificateAuthority authority) throws CertificateEncodingException {
        String base64 =
                Base64.getMimeEncoder().encodeToString(authority.certificate().getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void systemsRootsAreReadForTheFirstChain() throws Exception {
        Path later = directory.resolve("later.pem");
        Files.copy(garbled, later);
        X509ExtendedTrustManager trust = OriginTrust.later(List.of(later), List.of());
        Files.writeString(later, Files.readString(system));

        assertThatCode(() -> trust.checkServerTrusted(chain, "UNKNOWN")).doesNotThrowAnyException();
        assertThat(trust.getAcceptedIssuers()).containsExactly(authority.certificate());
    }

    @Test
    void rootsThatCannotBeReadFailTheChainAndAreNamed() throws Exception {
        X509ExtendedTrustManager trust = OriginTrust.later(List.of(garbled), List.of());

        assertThatThrownBy(() -> trust.checkServerTrusted(chain, "UNKNOWN"))
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
        Path extra = directory.resolve("extra.pem");
        Files.writeString(extra, pem(other));

        assertThat(OriginTrust.load(List.of(system), List.of(extra)).getAcceptedIssuers())
                .containsExactlyInAnyOrder(authority.certificate(), other.certificate());
    }
}
