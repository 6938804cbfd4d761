package dev.weir.proxy.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chain of one origin connection, host name included, and remembers why it did not verify. With {@code insecure} the
 * handshake goes on all the same: the verdict is recorded, never silent.
 */
final class RecordingTrustManager extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager verifier;
    private final boolean insecure;

    RecordingTrustManager(X509ExtendedTrustManager verifier, boolean insecure) {
        this.verifier = verifier;
        this.insecure = insecure;
    }

    private static final String DISTRUST = "dev.weir.distrust";

    /** Said where TLS 1.3 does not say with which key exchange; the key's use as a signature is verified. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    /** Why the chain of this engine did not verify; null when it did. Valid once the handshake is over. */
    static @Nullable String distrust(SSLEngine engine) {
        Object why = engine.getSession().getValue(DISTRUST);
        return why == null ? null : why.toString();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            verifier.checkServerTrusted(chain, authType, engine);
            // The values may be those of a session that was offered, and that the origin did not take up.
            engine.getHandshakeSession().removeValue(DISTRUST);
        } catch (CertificateException e) {
            distrusted(engine.getHandshakeSession(), chain[0], e);
        }
    }

    /**
     * Looks at a session that was taken up. It was verified when it was made, for the same name and under the same roots; what may have changed
     * since is the time.
     *
     * @param chain which the origin presented back then
     * @throws CertificateException with a reason for a person, as a full handshake would
     */
    void checkResumed(X509Certificate[] chain, SSLSession session) throws CertificateException {
        try {
            if (!allValid(chain)) {
                // Not every certificate that an origin sends along is one that it is trusted by.
                verifier.checkServerTrusted(chain, ANY_KEY_EXCHANGE);
            }
        } catch (CertificateException e) {
            distrusted(session, chain[0], e);
        }
    }

    private static boolean allValid(X509Certificate[] chain) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateException e) {
                return false;
            }
        }
        return true;
    }

    private void distrusted(SSLSession session, X509Certificate leaf, CertificateException e)
            throws CertificateException {
        if (!insecure) {
            throw new CertificateException(reason(leaf, e), e);
        }
        session.putValue(DISTRUST, reason(leaf, e));
    }

    /** For a person: the JDK names its own classes where the issuer is what one needs to know. */
    private static String reason(X509Certificate leaf, CertificateException e) {
        String text = HandshakeReport.detail(e);
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof CertificateExpiredException) {
                return "the certificate expired on " + leaf.getNotAfter().toInstant();
            }
            if (at instanceof CertificateNotYetValidException) {
                return "the certificate is not valid before "
                        + leaf.getNotBefore().toInstant();
            }
        }
        boolean unknown = text.contains("unable to find valid certification path");
        String issuer = leaf.getIssuerX500Principal().getName();
        return unknown
                ? "the certificate is issued by " + issuer + ", which is not trusted (--trust FILE adds a CA)"
                : text;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return verifier.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("without an engine the host name cannot be verified");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("client certificates are not asked for");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("client certificates are not asked for");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("client certificates are not asked for");
    }
}
