package dev.weir.proxy.tls;

import dev.weir.events.CertificateDetails;
import dev.weir.events.FailureKind;
import dev.weir.events.TlsDetails;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.internal.tcnative.SSL;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a handshake agreed on, or why it failed, in the words of the record. */
final class HandshakeReport {

    /** rfc822Name, dNSName and iPAddress of a subject alternative name (RFC 5280, section 4.2.1.6). */
    private static final List<Integer> SHOWN_NAMES = List.of(1, 2, 7);

    private HandshakeReport() {}

    static TlsDetails details(
            SslHandler handler,
            @Nullable String serverName,
            List<CertificateDetails> chain,
            @Nullable String distrust) {
        SSLEngine engine = handler.engine();
        SSLSession session = engine.getSession();
        String group = session instanceof OpenSslSession open ? open.getNamedGroup() : null;
        return new TlsDetails(
                session.getProtocol(),
                session.getCipherSuite(),
                group == null || group.isEmpty() ? null : group,
                handler.applicationProtocol(),
                serverName,
                resumed(engine),
                chain,
                distrust);
    }

    /** Whether the handshake that is over took up an earlier session; null where the JDK's TLS does not tell. */
    static @Nullable Boolean resumed(SSLEngine engine) {
        return (engine instanceof ReferenceCountedOpenSslEngine open && open.sslPointer() != 0)
                ? SSL.isSessionReused(open.sslPointer())
                : null;
    }

    /** The kind of failure: a certificate, the peer's alert, or the protocol. */
    static FailureKind kind(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SslHandshakeTimeoutException) {
                return FailureKind.CONNECTION_TIMEOUT;
            }
            if (at instanceof CertificateException) {
                return FailureKind.TLS_CERTIFICATE_ERROR;
            }
            String text = String.valueOf(at.getMessage());
            if (at instanceof SSLHandshakeException && text.contains("CERTIFICATE_VERIFY_FAILED")) {
                return FailureKind.TLS_CERTIFICATE_ERROR;
            }
            if (text.contains("_ALERT_") || text.contains("fatal alert")) {
                return FailureKind.TLS_ALERT_RECEIVED;
            }
        }
        return FailureKind.TLS_PROTOCOL_ERROR;
    }

    /** The innermost reason, one line. */
    static String detail(Throwable cause) {
        Throwable at = cause;
        while (at.getCause() != null && !(at instanceof CertificateException && at.getMessage() != null)) {
            at = at.getCause();
        }
        if (at instanceof ClosedChannelException) {
            return "the connection ended in the handshake";
        }
        String text = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
        return text.replaceAll("[\\r\\n]+", " ");
    }

    static CertificateDetails certificate(X509Certificate certificate) {
        return new CertificateDetails(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                names(certificate, SHOWN_NAMES),
                key(certificate),
                size(certificate));
    }

    /** The subject's alternative names that are of one of these types; none when they cannot be read. */
    static List<String> names(X509Certificate certificate, List<Integer> types) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all == null) {
                return List.of();
            }
            List<String> names = new ArrayList<>(all.size());
            for (List<?> name : all) {
                if (name.get(0) instanceof Integer type && types.contains(type)) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
            return List.copyOf(names);
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static String key(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            return "EC " + ec.getParams().getCurve().getField().getFieldSize();
        }
        return certificate.getPublicKey().getAlgorithm();
    }

    private static int size(X509Certificate certificate) {
        try {
            return certificate.getEncoded().length;
        } catch (CertificateEncodingException e) {
            return 0;
        }
    }
}
