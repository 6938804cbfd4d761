package dev.weir.certs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys, serials and signatures: what the CA and its leaves are made of. */
final class Signing {

    /** Made when something is signed first: it takes 0.1 s of a start, and plain HTTP needs no certificate. */
    private static final class BouncyCastle {
        /**
         * An instance of our own: registered globally, it would change which provider the rest of the JVM gets. It signs about
         * twice as fast as SunEC (1.5 against 3.1 ms a leaf).
         */
        static final Provider PROVIDER = new BouncyCastleProvider();

        private BouncyCastle() {}
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    private Signing() {}

    /** On P-256, from the JDK, so that every TLS provider knows the key's class. */
    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("this JDK has no EC P-256 keys (module jdk.crypto.ec)", e);
        }
    }

    /** 127 bits, so positive in 16 bytes; the top one is set to make all serials equally long. RFC 5280 allows 20 bytes. */
    static BigInteger newSerial() {
        return new BigInteger(126, RANDOM).setBit(126);
    }

    static SubjectKeyIdentifier keyIdentifier(PublicKey key) {
        try {
            return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-1", e);
        }
    }

    static X509Certificate sign(X509v3CertificateBuilder unsigned, PrivateKey key)
            throws OperatorCreationException, CertificateException {
        var signer = new JcaContentSignerBuilder(algorithm(key))
                .setProvider(BouncyCastle.PROVIDER)
                .setSecureRandom(RANDOM)
                .build(key);
        return new JcaX509CertificateConverter().getCertificate(unsigned.build(signer));
    }

    /** Whether what {@code key} signs is verified by {@code counterpart}. */
    static boolean areCounterparts(PrivateKey key, PublicKey counterpart) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(counterpart.getAlgorithm())) {
            return false;
        }
        byte[] probe = newSerial().toByteArray();
        Signature signature = Signature.getInstance(algorithm(key));
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(counterpart);
        signature.update(probe);
        return signature.verify(signed);
    }

    /** Ours is always EC P-256; a CA that the user brought may be RSA or on a larger curve. */
    private static String algorithm(PrivateKey key) {
        String family = key.getAlgorithm().toUpperCase(Locale.ROOT);
        if (family.equals("RSA")) {
            return "SHA256withRSA";
        }
        boolean large =
                key instanceof ECPrivateKey ec && ec.getParams().getOrder().bitLength() > 256;
        return large ? "SHA384withECDSA" : "SHA256withECDSA";
    }
}
