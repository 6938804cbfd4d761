package dev.weir.proxy.tls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.events.RefusedChain;
import dev.weir.proxy.tap.TlsTap;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the chain of one origin connection, host name included, and remembers why it did not verify. With {@code insecure} the
 * handshake goes on all the same: the verdict is recorded, never silent. A chain that comes again within five minutes, for the same
 * name or one that the same wildcard covers, has the same verdict.
 */
final class RecordingTrustManager extends X509ExtendedTrustManager {

    /** Small ones: of a chain whose certificates are held by {@link KnownCertificates} as well. */
    private static final int VERDICTS = 1_000;

    /** A browser, too, believes what it has verified for a while. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final OriginTrust.Roots roots;
    private final boolean insecure;
    private final KnownCertificates certificates;
    private final Function<SSLEngine, @Nullable TlsTap> taps;
    private final Consumer<String> wildcards;
    private final Cache<Question, Optional<Distrust>> verdicts = Caffeine.newBuilder()
            .maximumSize(VERDICTS)
            .expireAfterWrite(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /** @param covering the host, or what stands for it: {@link KnownCertificates#covering} */
    private record Question(List<X509Certificate> chain, String authType, String covering) {
        // Spelled out, as in Destination.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Question question
                    // Not chain.equals: the interpreter looks up anew, at each call, what an interface has from Object.
                    && Objects.equals(chain, question.chain)
                    && authType.equals(question.authType)
                    && covering.equals(question.covering);
        }

        @Override
        public int hashCode() {
            return (chain.hashCode() * 31 + authType.hashCode()) * 31 + covering.hashCode();
        }
    }

    /**
     * Why a chain did not verify.
     *
     * @param reason for a person
     */
    record Distrust(CertificateException cause, String reason, RefusedChain refused) {}

    /** Verifies one chain for one name. */
    @FunctionalInterface
    interface Verification {
        void run() throws CertificateException;
    }

    /**
     * Verifies under {@code roots}.
     *
     * @param taps gives who records the handshake of an engine; null when nobody does
     * @param wildcards told of hosts that their certificate covers by a wildcard
     */
    RecordingTrustManager(
            OriginTrust.Roots roots,
            boolean insecure,
            KnownCertificates certificates,
            Function<SSLEngine, @Nullable TlsTap> taps,
            Consumer<String> wildcards) {
        this.roots = roots;
        this.insecure = insecure;
        this.certificates = certificates;
        this.taps = taps;
        this.wildcards = wildcards;
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
        Optional<Distrust> verdict = verdict(
                chain,
                authType,
                engine.getPeerHost(),
                () -> roots.verifier().checkServerTrusted(chain, authType, engine));
        if (verdict.isEmpty()) {
            // The values may be those of a session that was offered, and that the origin did not take up.
            engine.getHandshakeSession().removeValue(DISTRUST);
            return;
        }
        Distrust distrust = verdict.get();
        TlsTap tap = taps.apply(engine);
        if (tap != null) {
            tap.chainRefused(distrust.refused);
        }
        distrusted(engine.getHandshakeSession(), distrust.reason, distrust.cause);
    }

    /** That of an earlier time, or what {@code verification} comes to; empty when all is well. */
    Optional<Distrust> verdict(
            X509Certificate[] chain, String authType, @Nullable String host, Verification verification) {
        if (!certificates.allValid(chain)) {
            // Of one whose time has come or gone, nothing is remembered.
            return verify(chain, verification);
        }
        String covering = certificates.covering(chain[0], host);
        return verdicts.get(new Question(List.of(chain), authType, covering), unknown -> {
            Optional<Distrust> verdict = verify(chain, verification);
            if (host != null && covering.startsWith("*") && (insecure || verdict.isEmpty())) {
                wildcards.accept(host);
            }
            return verdict;
        });
    }

    private Optional<Distrust> verify(X509Certificate[] chain, Verification verification) {
        try {
            verification.run();
            return Optional.empty();
        } catch (CertificateException e) {
            RefusedChain refused = new RefusedChain(certificates.details(chain), missingIssuer(chain, e));
            return Optional.of(new Distrust(e, reason(chain[0], e), refused));
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
            if (!certificates.allValid(chain)) {
                // Not every certificate that an origin sends along is one that it is trusted by.
                roots.verifier().checkServerTrusted(chain, ANY_KEY_EXCHANGE);
            }
        } catch (CertificateException e) {
            distrusted(session, reason(chain[0], e), e);
        }
    }

    private void distrusted(SSLSession session, String reason, CertificateException e) throws CertificateException {
        if (!insecure) {
            throw new CertificateException(reason, e);
        }
        session.putValue(DISTRUST, reason);
    }

    /**
     * Follows the chain from the leaf, in whatever order it was sent, to the last certificate whose issuer is not in it.
     *
     * @return that issuer when it is not trusted either; null when that is not what is wrong, or the last one issued itself
     */
    private @Nullable String missingIssuer(X509Certificate[] chain, CertificateException e) {
        if (!unknownPath(e)) {
            return null;
        }
        X509Certificate last = chain[0];
        for (int i = 0; i < chain.length && !selfIssued(last); i++) {
            X500Principal wanted = last.getIssuerX500Principal();
            X509Certificate next = null;
            for (X509Certificate sent : chain) {
                next = sent.getSubjectX500Principal().equals(wanted) ? sent : next;
            }
            if (next == null) {
                boolean trusted = Arrays.stream(getAcceptedIssuers())
                        .anyMatch(root -> root.getSubjectX500Principal().equals(wanted));
                return trusted ? null : wanted.getName();
            }
            last = next;
        }
        return null;
    }

    private static boolean selfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean unknownPath(CertificateException e) {
        return HandshakeReport.detail(e).contains("unable to find valid certification path");
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
        String issuer = leaf.getIssuerX500Principal().getName();
        return unknownPath(e)
                ? "the certificate is issued by " + issuer + ", which is not trusted (--trust FILE adds a CA)"
                : text;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        try {
            return roots.verifier().getAcceptedIssuers();
        } catch (CertificateException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
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
