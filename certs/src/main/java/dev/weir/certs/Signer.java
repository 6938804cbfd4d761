package dev.weir.certs;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;

/**
 * Signs certificates with one key. By Bouncy Castle's own classes: as a provider of the JDK's it takes 0.1 s to set up, and computes the
 * multiples of the curve's base point again for each signature. For use by several threads.
 */
final class Signer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final AsymmetricKeyParameter key;

    /** @throws IllegalArgumentException for a key that is neither RSA nor on a curve that has a name */
    Signer(PrivateKey key) {
        try {
            this.key = PrivateKeyFactory.createKey(key.getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException("a key that cannot be read: " + e.getMessage(), e);
        }
        if (!(this.key instanceof ECKeyParameters || this.key instanceof RSAKeyParameters)) {
            throw new IllegalArgumentException("neither RSA nor ECDSA: " + key.getAlgorithm());
        }
    }

    X509Certificate sign(X509v3CertificateBuilder unsigned) throws OperatorCreationException, CertificateException {
        ContentSigner once = builder().setSecureRandom(RANDOM).build(key);
        return new JcaX509CertificateConverter().getCertificate(unsigned.build(once));
    }

    /** Ours is always EC P-256; a CA that the user brought may be RSA or on a larger curve. */
    private BcContentSignerBuilder builder() {
        if (!(key instanceof ECKeyParameters ec)) {
            return new BcRSAContentSignerBuilder(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE),
                    new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE));
        }
        boolean large = ec.getParameters().getN().bitLength() > 256;
        return large
                ? ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA384, NISTObjectIdentifiers.id_sha384)
                : ecdsa(X9ObjectIdentifiers.ecdsa_with_SHA256, NISTObjectIdentifiers.id_sha256);
    }

    private static BcContentSignerBuilder ecdsa(ASN1ObjectIdentifier signature, ASN1ObjectIdentifier digest) {
        return new BcECContentSignerBuilder(new AlgorithmIdentifier(signature), new AlgorithmIdentifier(digest));
    }
}
