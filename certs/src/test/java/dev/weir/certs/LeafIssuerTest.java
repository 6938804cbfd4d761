package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.junit.jupiter.api.Test;

class LeafIssuerTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final CertificateAuthority ca =
            CertificateAuthority.create("alice@box", List.of(), NOW.minus(Duration.ofDays(10)));
    private final LeafIssuer issuer = new LeafIssuer(ca, () -> NOW);

    private X509Certificate leaf(String host) {
        return issuer.issue(host).leaf();
    }

    @Test
    void leafIsSignedByTheRootThatFollowsIt() throws Exception {
        CertificateBundle bundle = issuer.issue("example.com");

        assertThat(bundle.chain()).hasSize(2).endsWith(ca.certificate());
        bundle.leaf().verify(ca.certificate().getPublicKey());
        assertThat(bundle.leaf().getIssuerX500Principal())
                .isEqualTo(ca.certificate().getSubjectX500Principal());
    }

    @Test
    void nameIsInSubjectAndAlternativeName() throws Exception {
        assertThat(Names.commonName(leaf("example.com"))).isEqualTo("example.com");
        assertThat(Names.alternativeNames(leaf("example.com"))).containsExactly("2=example.com");
    }

    @Test
    void extensionsAreThoseOfATlsServerLeaf() throws Exception {
        X509Certificate leaf = leaf("example.com");

        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage()).containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getCriticalExtensionOIDs()).containsExactlyInAnyOrder(Oids.BASIC_CONSTRAINTS, Oids.KEY_USAGE);
        assertThat(leaf.getNonCriticalExtensionOIDs())
                .containsExactlyInAnyOrder(
                        Oids.SUBJECT_ALTERNATIVE_NAME,
                        Oids.SUBJECT_KEY_IDENTIFIER,
                        Oids.AUTHORITY_KEY_IDENTIFIER,
                        Oids.EXTENDED_KEY_USAGE);
    }

    @Test
    void authorityIsNamedByKeyIdOnly() {
        byte[] extension = leaf("example.com").getExtensionValue(Oids.AUTHORITY_KEY_IDENTIFIER);
        AuthorityKeyIdentifier identifier = AuthorityKeyIdentifier.getInstance(
                ASN1OctetString.getInstance(extension).getOctets());

        assertThat(identifier.getKeyIdentifierOctets()).isEqualTo(ca.keyIdentifier());
        assertThat(identifier.getAuthorityCertIssuer()).isNull();
        assertThat(identifier.getAuthorityCertSerialNumber()).isNull();
    }

    @Test
    void allLeavesShareOneKeyOnP256() {
        CertificateBundle one = issuer.issue("one.test");
        CertificateBundle other = issuer.issue("other.test");

        assertThat(one.key()).isSameAs(other.key());
        assertThat(((ECPublicKey) one.leaf().getPublicKey()).getParams().toString())
                .contains("secp256r1");
        assertThat(one.leaf().getPublicKey()).isNotEqualTo(ca.certificate().getPublicKey());
    }

    @Test
    void serialsAreRandomPositiveAndOf127Bits() {
        List<X509Certificate> leaves =
                IntStream.range(0, 20).mapToObj(i -> leaf("example.com")).toList();

        assertThat(leaves.stream().map(X509Certificate::getSerialNumber).collect(Collectors.toSet()))
                .hasSize(20)
                .allMatch(serial -> serial.signum() > 0 && serial.bitLength() == 127);
    }

    @Test
    void livesThirtyDaysAndIsBackdatedByOne() {
        assertThat(leaf("example.com").getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(leaf("example.com").getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void livesAsLongAsItsNeighboursOfTheSameHour() {
        AtomicReference<Instant> clock = new AtomicReference<>(NOW.plusSeconds(59 * 60));
        LeafIssuer living = new LeafIssuer(ca, clock::get);

        assertThat(living.issue("one.test").leaf().getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(30)));
        clock.set(NOW.plusSeconds(61 * 60));
        assertThat(living.issue("other.test").leaf().getNotAfter().toInstant())
                .isEqualTo(NOW.plus(Duration.ofDays(30)).plusSeconds(60 * 60));
    }

    @Test
    void neverOutlivesTheCaNorIsOlder() {
        LeafIssuer late = new LeafIssuer(ca, () -> ca.notAfter().minusSeconds(60));
        LeafIssuer early = new LeafIssuer(ca, () -> ca.notBefore().plusSeconds(60));

        assertThat(late.issue("example.com").leaf().getNotAfter())
                .isEqualTo(ca.certificate().getNotAfter());
        assertThat(early.issue("example.com").leaf().getNotBefore())
                .isEqualTo(ca.certificate().getNotBefore());
    }

    @Test
    void expiredCaForgesNothing() {
        LeafIssuer expired = new LeafIssuer(ca, ca::notAfter);

        assertThatThrownBy(() -> expired.issue("example.com"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("expired")
                .hasMessageContaining("weir ca rotate");
    }

    @Test
    void addressIsAnIpAddressName() throws Exception {
        assertThat(Names.alternativeNames(leaf("127.0.0.1"))).containsExactly("7=127.0.0.1");
        assertThat(Names.alternativeNames(leaf("[2001:DB8::1]"))).containsExactly("7=2001:db8:0:0:0:0:0:1");
        assertThat(Names.alternativeNames(leaf("fe80::1%eth0"))).containsExactly("7=fe80:0:0:0:0:0:0:1");
    }

    @Test
    void mappedAddressIsNamedInBothLengths() {
        byte[] names = leaf("::ffff:192.0.2.7").getExtensionValue(Oids.SUBJECT_ALTERNATIVE_NAME);

        // Octet string, sequence, then the two names: tag 0x87, length, octets.
        assertThat(Arrays.copyOfRange(names, 4, 6)).containsExactly(0x87, 16);
        assertThat(Arrays.copyOfRange(names, 22, names.length)).containsExactly(0x87, 4, 192, 0, 2, 7);
    }

    @Test
    void nameOf64CharactersIsStillTheSubject() throws Exception {
        String name = "a".repeat(59) + ".test";

        assertThat(Names.commonName(leaf(name))).isEqualTo(name);
    }

    @Test
    void longerNameIsOnlyInACriticalAlternativeName() throws Exception {
        String name253 = "a234567890123456789012345678901234567890123456789.".repeat(5) + "com";
        X509Certificate leaf = leaf(name253);

        assertThat(name253).hasSize(253);
        assertThat(leaf.getSubjectX500Principal().getName()).isEmpty();
        assertThat(Names.alternativeNames(leaf)).containsExactly("2=" + name253);
        assertThat(leaf.getCriticalExtensionOIDs()).contains(Oids.SUBJECT_ALTERNATIVE_NAME);
    }

    @Test
    void unusualNamesAreNamedInLowerCaseAscii() throws Exception {
        assertThat(Names.alternativeNames(leaf("my_host.EXAMPLE.com."))).containsExactly("2=my_host.example.com");
        assertThat(Names.alternativeNames(leaf("xn--bcher-kva.example"))).containsExactly("2=xn--bcher-kva.example");
        assertThat(Names.alternativeNames(leaf("B\u00fccher.example"))).containsExactly("2=xn--bcher-kva.example");
    }

    @Test
    void bundleDoesNotPrintItsKey() {
        assertThat(issuer.issue("example.com").toString())
                .contains("CN=example.com")
                .doesNotContain("Key");
    }
}
