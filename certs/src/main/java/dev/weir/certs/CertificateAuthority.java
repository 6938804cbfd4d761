package dev.weir.certs;

import dev.weir.certs.name.HostName;
import dev.weir.certs.name.PermittedDomains;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The root CA of one user: whoever trusts it lets Weir read what that client sends, so it is made on the user's machine, is never shared, and
 * can sign leaves only (path length 0, RFC 5280 section 4.2.1.9).
 */
public final class CertificateAuthority {

    static final Duration LIFETIME = Duration.ofDays(730);

    /** For clients whose clock is behind ours. */
    static final Duration BACKDATING = Duration.ofDays(1);

    /** RFC 5280 appendix A, ub-common-name; OpenSSL and Go refuse longer ones. */
    static final int COMMON_NAME_LIMIT_CHARS = 64;

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final PermittedDomains permittedDomains;

    private CertificateAuthority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
        this.permittedDomains = PermittedDomains.of(certificate);
    }

    /**
     * A new CA, valid for two years.
     *
     * @param owner tells people whose CA this is, such as {@code alice@box}; shortened to fit
     * @param permittedDomains DNS names; when not empty, clients accept leaves for these and their subdomains only, and none for
     *     addresses
     */
    public static CertificateAuthority create(String owner, List<String> permittedDomains, Instant now) {
        KeyPair pair = Signing.newKeyPair();
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName(owner, now))
                .build();
        X509v3CertificateBuilder unsigned = new X509v3CertificateBuilder(
                name,
                Signing.newSerial(),
                Signing.time(now.minus(BACKDATING)),
                Signing.time(now.plus(LIFETIME)),
                name,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        try {
            unsigned.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            unsigned.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            unsigned.addExtension(Extension.subjectKeyIdentifier, false, Signing.keyIdentifier(pair.getPublic()));
            if (!permittedDomains.isEmpty()) {
                unsigned.addExtension(Extension.nameConstraints, true, PermittedDomains.constraints(permittedDomains));
            }
            return new CertificateAuthority(pair.getPrivate(), new Signer(pair.getPrivate()).sign(unsigned));
        } catch (IOException | OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("cannot make a CA: " + e.getMessage(), e);
        }
    }

    /**
     * A CA that exists already; RSA keys are taken, too.
     *
     * @throws GeneralSecurityException when the key is not the certificate's, or the certificate may not sign others
     */
    public static CertificateAuthority of(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!Signing.areCounterparts(key, certificate.getPublicKey())) {
            throw new GeneralSecurityException("the key does not belong to the certificate");
        }
        boolean[] usage = certificate.getKeyUsage();
        boolean keyCertSign = usage == null || usage[5];
        if (certificate.getBasicConstraints() < 0 || !keyCertSign) {
            throw new GeneralSecurityException("the certificate is not that of a CA");
        }
        return new CertificateAuthority(key, certificate);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /** The DNS subtrees that this CA is confined to; empty when it may sign for every host. */
    public List<String> permittedDomains() {
        return permittedDomains.domains();
    }

    /** Whether clients would accept a leaf of this CA for {@code host}. */
    boolean permits(HostName host) {
        return permittedDomains.permits(host);
    }

    PrivateKey key() {
        return key;
    }

    Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    X500Principal subject() {
        return certificate.getSubjectX500Principal();
    }

    /** As the certificate states it: a CA that the user brought may have computed it in another way than ours. */
    byte[] keyIdentifier() {
        byte[] extension = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        return extension == null
                ? Signing.keyIdentifier(certificate.getPublicKey()).getKeyIdentifier()
                : SubjectKeyIdentifier.getInstance(
                                ASN1OctetString.getInstance(extension).getOctets())
                        .getKeyIdentifier();
    }

    private static String commonName(String owner, Instant now) {
        String prefix = "Weir CA (";
        String suffix = ", " + now.atZone(ZoneOffset.UTC).toLocalDate() + ")";
        String printable = owner.replaceAll("[^\\x20-\\x7e]", "?");
        int room = COMMON_NAME_LIMIT_CHARS - prefix.length() - suffix.length();
        return prefix + printable.substring(0, Math.min(room, printable.length())) + suffix;
    }
}
