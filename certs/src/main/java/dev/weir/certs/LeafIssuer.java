package dev.weir.certs;

import dev.weir.certs.name.HostName;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Forges a leaf certificate for a host name or address, about 0.4 ms of CPU each, and ten times that the first times: call it off the
 * event loop, through {@link LeafCache}. All leaves share one key, made with the issuer and never written anywhere.
 */
public final class LeafIssuer {

    /** Short, as nobody revokes a forged leaf; Apple refuses more than 825 days. */
    static final Duration LIFETIME = Duration.ofDays(30);

    private static final X500Name NO_SUBJECT = new X500NameBuilder(BCStyle.INSTANCE).build();

    private final CertificateAuthority authority;
    private final InstantSource clock;
    private final KeyPair leafKey = Signing.newKeyPair();
    private final SubjectPublicKeyInfo leafKeyInfo =
            SubjectPublicKeyInfo.getInstance(leafKey.getPublic().getEncoded());
    private final Signer signer;
    private final X500Name issuer;
    private final List<Extension> sameForAll;

    public LeafIssuer(CertificateAuthority authority, InstantSource clock) {
        this.authority = authority;
        this.clock = clock;
        this.signer = new Signer(authority.key());
        this.issuer = X500Name.getInstance(authority.subject().getEncoded());
        this.sameForAll = sameForAll();
    }

    private List<Extension> sameForAll() {
        return List.of(
                extension(Extension.basicConstraints, true, new BasicConstraints(false)),
                extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
                extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
                extension(Extension.subjectKeyIdentifier, false, Signing.keyIdentifier(leafKey.getPublic())),
                // By key id only: issuer and serial would tie the leaves to one edition of the root.
                extension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new AuthorityKeyIdentifier(authority.keyIdentifier())));
    }

    private static Extension extension(ASN1ObjectIdentifier type, boolean critical, ASN1Object value) {
        try {
            return Extension.create(type, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode the extension " + type + ": " + e.getMessage(), e);
        }
    }

    public CertificateAuthority authority() {
        return authority;
    }

    /**
     * A fresh leaf for {@code host}: a name in any case (A-labels or Unicode) or an IP literal, with or without brackets.
     *
     * @throws IllegalArgumentException when no certificate could name {@code host}
     * @throws IllegalStateException when the CA has expired
     */
    public CertificateBundle issue(String host) {
        return issue(HostName.of(host));
    }

    /**
     * A fresh leaf for {@code name}. The chain ends with the root: clients do not need it, but Chromium finds a key of its {@code
     * --ignore-certificate-errors-spki-list} only among the certificates that it was sent.
     *
     * @throws IllegalStateException when the CA has expired
     */
    CertificateBundle issue(HostName name) {
        Instant now = clock.instant();
        if (!now.isBefore(authority.notAfter())) {
            throw new IllegalStateException(
                    "the CA expired on " + authority.notAfter() + "; make a new one: weir ca rotate");
        }
        try {
            X509Certificate leaf = signer.sign(unsigned(name, now));
            return new CertificateBundle(leafKey.getPrivate(), List.of(leaf, authority.certificate()));
        } catch (IOException | OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("cannot forge a leaf for " + name.text() + ": " + e.getMessage(), e);
        }
    }

    private X509v3CertificateBuilder unsigned(HostName name, Instant now) throws IOException {
        boolean named = name.text().length() <= CertificateAuthority.COMMON_NAME_LIMIT_CHARS;
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        X509v3CertificateBuilder unsigned = new X509v3CertificateBuilder(
                issuer,
                Signing.newSerial(),
                Signing.time(later(hour.minus(CertificateAuthority.BACKDATING), authority.notBefore())),
                Signing.time(earlier(hour.plus(LIFETIME), authority.notAfter())),
                named ? commonName(name) : NO_SUBJECT,
                leafKeyInfo);
        for (Extension extension : sameForAll) {
            unsigned.addExtension(extension);
        }
        // RFC 5280 section 4.2.1.6: critical exactly when there is no subject.
        unsigned.addExtension(Extension.subjectAlternativeName, !named, name.alternativeNames());
        return unsigned;
    }

    private static X500Name commonName(HostName name) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, name.text())
                .build();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
