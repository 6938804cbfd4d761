package dev.weir.certs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;

/**
 * Signs certificates with one key. By Bouncy Castle's own classes: as a provider of the JDK's it takes 0.1 s to set up, and computes the
 * multiples of the curve's base point again for each signature. For use by several threads.
 */
final class Signer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final AsymmetricKeyParameter key;
    private final boolean large;

    /** Held, as to look for either among the JDK's providers takes longer than to use it. */
    private final MessageDigest digest;

    private final CertificateFactory reader;

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
        this.large = this.key instanceof ECKeyParameters ec
                && ec.getParameters().getN().bitLength() > 256;
        try {
            this.digest = MessageDigest.getInstance(large ? "SHA-384" : "SHA-256");
            this.reader = CertificateFactory.getInstance("X.509");
        } catch (NoSuchAlgorithmException | CertificateException e) {
            throw new IllegalStateException("this JDK has neither SHA-2 nor X.509: " + e.getMessage(), e);
        }
    }

    /** @throws IOException when it cannot be encoded */
    X509Certificate sign(X509v3CertificateBuilder unsigned)
            throws IOException, OperatorCreationException, CertificateException {
        ContentSigner once = key instanceof ECKeyParameters ec ? new Ecdsa(ec) : rsa().build(key);
        byte[] signed = unsigned.build(once).getEncoded();
        synchronized (this) {
            return (X509Certificate) reader.generateCertificate(new ByteArrayInputStream(signed));
        }
    }

    private static BcContentSignerBuilder rsa() {
        return new BcRSAContentSignerBuilder(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE),
                        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE))
                .setSecureRandom(RANDOM);
    }

    /**
     * One signature. The digest is the JDK's, which has machine code for it from the first byte on. Ours is always on P-256; a CA that the user
     * brought may be on a larger curve.
     */
    private final class Ecdsa implements ContentSigner {
        private final ECKeyParameters ec;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream(1024);

        Ecdsa(ECKeyParameters ec) {
            this.ec = ec;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(
                    large ? X9ObjectIdentifiers.ecdsa_with_SHA384 : X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                ECDSASigner signer = new ECDSASigner();
                signer.init(true, new ParametersWithRandom(ec, RANDOM));
                BigInteger[] rs = signer.generateSignature(digest(content.toByteArray()));
                return StandardDSAEncoding.INSTANCE.encode(signer.getOrder(), rs[0], rs[1]);
            } catch (IOException e) {
                throw new IllegalStateException("cannot encode a signature: " + e.getMessage(), e);
            }
        }
    }

    private synchronized byte[] digest(byte[] content) {
        return digest.digest(content);
    }
}
