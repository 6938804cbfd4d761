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
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that are taken up, when time has passed since they were verified. */
class RecordingTrustManagerTest {

    private final Instant now = InstantSource.system().instant();

    private final CertificateAuthority authority =
            CertificateAuthority.create("ca", List.of(), now.minus(Duration.ofDays(100)));
    private SSLEngine engine;
    private X509ExtendedTrustManager verifier;

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

    /** A leaf of 30 days. */
    private X509Certificate[] issuedDaysAgo(int days) {
        CertificateBundle bundle =
                new LeafIssuer(authority, () -> now.minus(Duration.ofDays(days))).issue("origin.test");
        return bundle.chainArray();
    }

    @Test
    void sessionIsTakenUpWhileItsCertificateIsValid() {
        RecordingTrustManager trust = new RecordingTrustManager(verifier, false, unrecorded -> null);

        assertThatCode(() -> trust.checkResumed(issuedDaysAgo(10), engine.getSession()))
                .doesNotThrowAnyException();
        assertThat(RecordingTrustManager.distrust(engine)).isNull();
    }

    @Test
    void sessionDoesNotOutliveItsCertificate() {
        RecordingTrustManager trust = new RecordingTrustManager(verifier, false, unrecorded -> null);

        assertThatThrownBy(() -> trust.checkResumed(issuedDaysAgo(40), engine.getSession()))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("the certificate expired on");
    }

    @Test
    void insecureGoesOnAndSaysThatItHasExpired() throws Exception {
        new RecordingTrustManager(verifier, true, unrecorded -> null)
                .checkResumed(issuedDaysAgo(40), engine.getSession());

        assertThat(RecordingTrustManager.distrust(engine)).contains("the certificate expired on");
    }

    /** Servers send roots along that expired long ago, beside those that they are trusted by. */
    @Test
    void expiredCertificateThatNobodyNeedsDoesNoHarm() {
        X509Certificate old = CertificateAuthority.create("old", List.of(), now.minus(Duration.ofDays(10_000)))
                .certificate();
        X509Certificate[] chain = {issuedDaysAgo(10)[0], old};

        assertThatThrownBy(old::checkValidity).isInstanceOf(CertificateException.class);
        assertThatCode(() -> new RecordingTrustManager(verifier, false, unrecorded -> null)
                        .checkResumed(chain, engine.getSession()))
                .doesNotThrowAnyException();
    }
}
