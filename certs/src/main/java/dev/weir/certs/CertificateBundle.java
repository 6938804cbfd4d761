package dev.weir.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with the certificates that vouch for it, ready for a TLS server.
 *
 * @param key belongs to the first certificate
 * @param chain leaf first, root last; never empty
 */
public record CertificateBundle(PrivateKey key, List<X509Certificate> chain) {

    public CertificateBundle {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a bundle needs at least its leaf");
        }
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** A fresh array, as {@code X509KeyManager} wants it. */
    public X509Certificate[] chainArray() {
        return chain.toArray(new X509Certificate[0]);
    }

    /** Without the key: a bundle may end up in a log line. */
    @Override
    public String toString() {
        return "CertificateBundle[" + leaf().getSubjectX500Principal() + ", serial "
                + leaf().getSerialNumber().toString(16) + ", " + chain.size() + " certificates]";
    }
}
