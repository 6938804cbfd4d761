package dev.weir.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.LeafIssuer;
import dev.weir.events.CertificateDetails;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Which hosts share a verdict: none may be trusted for what another one was shown. */
class KnownCertificatesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    private final KnownCertificates known = new KnownCertificates();

    @Test
    void hostsUnderOneWildcardShareIt() throws Exception {
        X509Certificate leaf = leaf(dns("*.shop.test"), dns("shop.test"));

        assertThat(known.covering(leaf, "a.shop.test")).isEqualTo("*.shop.test");
        assertThat(known.covering(leaf, "B.Shop.test")).isEqualTo("*.shop.test");
        assertThat(known.covering(leaf(dns("*.SHOP.test")), "a.shop.test")).isEqualTo("*.shop.test");
    }

    @Test
    void hostsOutsideOfItStandForThemselves() throws Exception {
        X509Certificate leaf = leaf(dns("*.shop.test"), dns("shop.test"));

        for (String host :
                List.of("shop.test", "a.b.shop.test", ".shop.test", "other.test", "localhost", "a$.shop.test", "")) {
            assertThat(known.covering(leaf, host)).isEqualTo(host);
        }
        assertThat(known.covering(leaf, null)).isEmpty();
    }

    /** It may be trusted for its own entry, where the wildcard is refused: one for a whole top-level domain is. */
    @Test
    void hostThatIsNamedItselfIsNotCoveredByTheWildcard() throws Exception {
        X509Certificate leaf = leaf(dns("*.test"), dns("shop.test"));

        assertThat(known.covering(leaf, "shop.test")).isEqualTo("shop.test");
        assertThat(known.covering(leaf, "other.test")).isEqualTo("*.test");
    }

    @Test
    void wildcardsOfAnotherKindLeaveEachHostForItself() throws Exception {
        assertThat(known.covering(leaf(dns("*.shop.test"), dns("a*.shop.test")), "ab.shop.test"))
                .isEqualTo("ab.shop.test");
        assertThat(known.covering(leaf(dns("*.*.test"), dns("*.shop.test")), "a.shop.test"))
                .isEqualTo("a.shop.test");
        assertThat(known.covering(leaf(new GeneralName(GeneralName.rfc822Name, "*.shop.test")), "a.shop.test"))
                .isEqualTo("a.shop.test");
    }

    @Test
    void detailsAreReadOnce() {
        CertificateAuthority authority = CertificateAuthority.create("ca", List.of(), NOW);
        LeafIssuer issuer = new LeafIssuer(authority, () -> NOW);
        List<CertificateDetails> one = known.details(issuer.issue("one.test").chainArray());
        List<CertificateDetails> other =
                known.details(issuer.issue("other.test").chainArray());

        assertThat(one.get(0).subject()).isEqualTo("CN=one.test");
        assertThat(other.get(0).names()).containsExactly("other.test");
        assertThat(other.get(1)).isSameAs(one.get(1));
    }

    @Test
    void addressIsNoName() throws Exception {
        assertThat(known.covering(leaf(dns("*.0.0.1")), "127.0.0.1")).isEqualTo("127.0.0.1");
    }

    static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    /** Signed by itself, and valid for long. */
    static X509Certificate leaf(GeneralName... names) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=leaf");
        byte[] encoded = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.EPOCH),
                        Date.from(NOW.plus(Duration.ofDays(10_000))),
                        name,
                        pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }
}
