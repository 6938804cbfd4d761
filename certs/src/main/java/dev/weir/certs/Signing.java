package dev.weir.certs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** Keys and serials: what the CA and its leaves are made of, besides the signature of a {@link Signer}. */
final class Signing {

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

    /** Whether what {@code key} signs is verified by {@code counterpart}. */
    static boolean areCounterparts(PrivateKey key, PublicKey counterpart) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(counterpart.getAlgorithm())) {
            return false;
        }
        byte[] probe = newSerial().toByteArray();
        // What its signatures are made with later (Signer) is for this no matter.
        Signature signature =
                Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(counterpart);
        signature.update(probe);
        return signature.verify(signed);
    }
}
