package dev.weir.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafIssuer;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chains that come again: in sessions that are taken up, and in handshakes that follow each other. */
class RecordingTrustManagerTest {

    private final Instant now = InstantSource.system().instant();

    private final CertificateAuthority authority =
            CertificateAuthority.create("ca", List.of(), now.minus(Duration.ofDays(100)));
    private SSLEngine engine;
    private X509ExtendedTrustManager verifier;
    private final List<String> covered = new ArrayList<>();

    @BeforeEach
    void trustTheAuthority() throws Exception {
        engine = SSLContext.getDefault().createSSLEngine();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        TrustManager[] managers = factory.getTrustManagers();
        verifier = (X509ExtendedTrustManager) managers[0];
    }

    private RecordingTrustManager trust(boolean insecure) {
        return new RecordingTrustManager(
                () -> verifier, insecure, new KnownCertificates(), unrecorded -> null, covered::add);
    }

    /** A leaf of 30 days. */
    private X509Certificate[] issuedDaysAgo(int days) {
        CertificateBundle bundle =
                new LeafIssuer(authority, () -> now.minus(Duration.ofDays(days))).issue("origin.test");
        return bundle.chainArray();
    }

    @Test
    void sessionIsTakenUpWhileItsCertificateIsValid() {
        RecordingTrustManager trust = trust(false);

        assertThatCode(() -> trust.checkResumed(issuedDaysAgo(10), engine.getSession()))
                .doesNotThrowAnyException();
        assertThat(RecordingTrustManager.distrust(engine)).isNull();
    }

    @Test
    void sessionDoesNotOutliveItsCertificate() {
        RecordingTrustManager trust = trust(false);

        assertThatThrownBy(() -> trust.checkResumed(issuedDaysAgo(40), engine.getSession()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("the certificate expired on");
    }

    @Test
    void insecureGoesOnAndSaysThatItHasExpired() throws Exception {
        trust(true).checkResumed(issuedDaysAgo(40), engine.getSession());

        assertThat(RecordingTrustManager.distrust(engine)).contains("the certificate expired on");
    }

    /** Servers send roots along that expired long ago, beside those that they are trusted by. */
    @Test
    void expiredCertificateThatNobodyNeedsDoesNoHarm() {
        X509Certificate old = CertificateAuthority.create("old", List.of(), now.minus(Duration.ofDays(10_000)))
                .certificate();
        X509Certificate[] chain = {issuedDaysAgo(10)[0], old};

        assertThatThrownBy(old::checkValidity).isInstanceOf(CertificateException.class);
        assertThatCode(() -> trust(false).checkResumed(chain, engine.getSession()))
                .doesNotThrowAnyException();
    }

    @Test
    void chainThatComesAgainForTheSameNameIsNotVerifiedAgain() {
        X509Certificate[] chain = issuedDaysAgo(10);
        assertThat(verifications(chain, "origin.test", "ORIGIN.test")).isEqualTo(1);
        assertThat(verifications(chain, "origin.test", "other.test")).isEqualTo(2);
    }

    @Test
    void chainWhoseTimeIsOverIsVerifiedEachTime() {
        assertThat(verifications(issuedDaysAgo(40), "origin.test", "origin.test"))
                .isEqualTo(2);
    }

    @Test
    void distrustIsRememberedWithItsReason() {
        RecordingTrustManager trust = trust(true);
        X509Certificate[] chain = issuedDaysAgo(10);
        Optional<RecordingTrustManager.Distrust> first = trust.verdict(chain, "UNKNOWN", "other.test", () -> {
            throw new CertificateException("not for other.test");
        });
        Optional<RecordingTrustManager.Distrust> second = trust.verdict(chain, "UNKNOWN", "other.test", () -> {});

        assertThat(second).isSameAs(first);
        assertThat(second.orElseThrow().reason()).isEqualTo("not for other.test");
        assertThat(second.orElseThrow().refused().certificates()).hasSize(2);
    }

    @Test
    void hostsThatAWildcardCoversAreTold() throws Exception {
        X509Certificate[] chain = {
            KnownCertificatesTest.leaf(KnownCertificatesTest.dns("*.shop.test"), KnownCertificatesTest.dns("shop.test"))
        };
        RecordingTrustManager.Verification refuse = () -> {
            throw new CertificateException("refused");
        };
        trust(false).verdict(chain, "UNKNOWN", "shop.test", () -> {});
        trust(false).verdict(chain, "UNKNOWN", "refused.shop.test", refuse);
        assertThat(covered).isEmpty();

        trust(false).verdict(chain, "UNKNOWN", "a.shop.test", () -> {});
        trust(true).verdict(chain, "UNKNOWN", "b.shop.test", refuse);

        assertThat(covered).containsExactly("a.shop.test", "b.shop.test");
    }

    private int verifications(X509Certificate[] chain, String... hosts) {
        RecordingTrustManager trust = trust(false);
        AtomicInteger done = new AtomicInteger();
        for (String host : hosts) {
            assertThat(trust.verdict(chain, "UNKNOWN", host, done::incrementAndGet))
                    .isEmpty();
        }
        return done.get();
    }
}
