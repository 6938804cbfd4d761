package dev.weir.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Keys, serials and times: what the CA and its leaves are made of, besides the signature of a {@link Signer}. */
final class Signing {

    private static final ASN1ObjectIdentifier P256 = SECObjectIdentifiers.secp256r1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Signing() {}

    /**
     * On P-256. The keys are the JDK's, so that every TLS provider knows their classes; computed by Bouncy Castle, which needs a third of the
     * JDK's time for it while nothing is compiled yet, as at a start.
     */
    static KeyPair newKeyPair() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECNamedDomainParameters(P256, CustomNamedCurves.getByOID(P256)), RANDOM));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        try {
            KeyFactory keys = KeyFactory.getInstance("EC");
            return new KeyPair(
                    keys.generatePublic(new X509EncodedKeySpec(
                            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic())
                                    .getEncoded())),
                    keys.generatePrivate(
                            new PKCS8EncodedKeySpec(PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate())
                                    .getEncoded())));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK has no EC P-256 keys (module jdk.crypto.ec)", e);
        }
    }

    /** 127 bits, so positive in 16 bytes; the top one is set to make all serials equally long. RFC 5280 allows 20 bytes. */
    static BigInteger newSerial() {
        return new BigInteger(126, RANDOM).setBit(126);
    }

    /**
     * A time as certificates have it, in whole seconds (RFC 5280 section 4.1.2.5). Given as it is encoded: Bouncy Castle would write it, and check
     * what it has written, by way of the JDK's date formats, which is dearer than the rest of a certificate and takes 25 ms the first time.
     */
    static Time time(Instant at) {
        String digits = at.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace("-", "")
                .replace("T", "")
                .replace(":", "");
        // Two digits of the year until 2049.
        boolean utcTime = digits.compareTo("2050") < 0;
        byte[] text = digits.substring(utcTime ? 2 : 0).getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = new byte[2 + text.length];
        encoded[0] = (byte) (utcTime ? BERTags.UTC_TIME : BERTags.GENERALIZED_TIME);
        encoded[1] = (byte) text.length;
        System.arraycopy(text, 0, encoded, 2, text.length);
        try {
            return Time.getInstance(ASN1Primitive.fromByteArray(encoded));
        } catch (IOException e) {
            throw new IllegalArgumentException("no time for a certificate: " + at, e);
        }
    }

    static SubjectKeyIdentifier keyIdentifier(PublicKey key) {
        try {
            return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-1", e);
        }
    }

    /**
     * Whether what {@code key} signs is verified by {@code counterpart}. Compared by their numbers: to sign and to verify takes 80 ms of a start.
     *
     * @throws GeneralSecurityException when they are neither RSA nor ECDSA keys
     */
    static boolean areCounterparts(PrivateKey key, PublicKey counterpart) throws GeneralSecurityException {
        try {
            AsymmetricKeyParameter mine = PrivateKeyFactory.createKey(key.getEncoded());
            AsymmetricKeyParameter theirs = PublicKeyFactory.createKey(counterpart.getEncoded());
            if (mine instanceof ECPrivateKeyParameters ec) {
                ECPoint computed = new FixedPointCombMultiplier()
                        .multiply(ec.getParameters().getG(), ec.getD());
                return theirs instanceof ECPublicKeyParameters other
                        && ec.getParameters()
                                .getCurve()
                                .equals(other.getParameters().getCurve())
                        && computed.equals(other.getQ());
            }
            if (mine instanceof RSAKeyParameters rsa) {
                return theirs instanceof RSAKeyParameters other
                        && rsa.getModulus().equals(other.getModulus())
                        && (!(rsa instanceof RSAPrivateCrtKeyParameters whole)
                                || whole.getPublicExponent().equals(other.getExponent()));
            }
            throw new InvalidKeyException("neither RSA nor ECDSA: " + key.getAlgorithm());
        } catch (IOException e) {
            throw new InvalidKeyException("a key that cannot be read: " + e.getMessage(), e);
        }
    }
}
