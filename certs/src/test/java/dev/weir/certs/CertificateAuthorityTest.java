package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.certs.name.HostName;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final CertificateAuthority ca = CertificateAuthority.create("alice@box", List.of(), NOW);

    @Test
    void nameTellsUserHostAndDate() {
        assertThat(ca.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=Weir CA (alice@box\\, 2026-11-23)");
    }

    @Test
    void longOwnerIsCutSoThatTheNameFits() throws Exception {
        CertificateAuthority long64 = CertificateAuthority.create("a".repeat(200) + "\u001b", List.of(), NOW);

        assertThat(Names.commonName(long64.certificate()))
                .hasSize(64)
                .startsWith("Weir CA (aaa")
                .endsWith(", 2026-11-23)");
    }

    @Test
    void isACriticalCaThatSignsLeavesOnly() {
        assertThat(ca.certificate().getBasicConstraints()).isZero();
        assertThat(ca.certificate().getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(ca.certificate().getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder(Oids.BASIC_CONSTRAINTS, Oids.KEY_USAGE);
        assertThat(ca.certificate().getNonCriticalExtensionOIDs()).containsExactly(Oids.SUBJECT_KEY_IDENTIFIER);
    }

    @Test
    void livesTwoYearsAndIsBackdated() {
        assertThat(ca.notBefore()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(ca.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(730)));
    }

    @Test
    void keyIsOnP256() {
        assertThat(((ECPublicKey) ca.certificate().getPublicKey()).getParams().toString())
                .contains("secp256r1");
    }

    @Test
    void everyCaHasItsOwnSerialAndKey() {
        CertificateAuthority other = CertificateAuthority.create("alice@box", List.of(), NOW);

        assertThat(other.certificate().getSerialNumber())
                .isNotEqualTo(ca.certificate().getSerialNumber())
                .isPositive();
        assertThat(other.certificate().getPublicKey())
                .isNotEqualTo(ca.certificate().getPublicKey());
    }

    @Test
    void confinedCaStatesItsDomainsCritically() {
        CertificateAuthority confined =
                CertificateAuthority.create("alice@box", List.of("*.Example.COM", "weir.test"), NOW);

        assertThat(confined.permittedDomains()).containsExactly("example.com", "weir.test");
        assertThat(confined.certificate().getCriticalExtensionOIDs()).contains(Oids.NAME_CONSTRAINTS);
        assertThat(confined.permits(HostName.of("a.example.com"))).isTrue();
        assertThat(confined.permits(HostName.of("EXAMPLE.com."))).isTrue();
        assertThat(confined.permits(HostName.of("badexample.com"))).isFalse();
        assertThat(confined.permits(HostName.of("127.0.0.1"))).isFalse();
    }

    @Test
    void unconfinedCaPermitsEverything() {
        assertThat(ca.permits(HostName.of("example.com"))).isTrue();
        assertThat(ca.permits(HostName.of("::1"))).isTrue();
    }

    @Test
    void addressIsNoDomainToBeConfinedTo() {
        List<String> domains = List.of("127.0.0.1");

        assertThatThrownBy(() -> CertificateAuthority.create("alice@box", domains, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void foreignKeyIsRefused() {
        CertificateAuthority other = CertificateAuthority.create("bob@box", List.of(), NOW);

        assertThatThrownBy(() -> CertificateAuthority.of(other.key(), ca.certificate()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void leafIsRefusedAsCa() {
        CertificateBundle leaf = new LeafIssuer(ca, () -> NOW).issue("example.com");

        assertThatThrownBy(() -> CertificateAuthority.of(leaf.key(), leaf.leaf()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("not that of a CA");
    }
}
