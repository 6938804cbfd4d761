package dev.weir.certs;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * The first key and the first certificate of a PEM text (RFC 7468), either absent.
 */
record Pem(@Nullable PrivateKey key, @Nullable X509Certificate certificate) {

    /** @throws GeneralSecurityException when a block is garbled or of a kind that has no place here */
    static Pem parse(String text) throws GeneralSecurityException {
        PrivateKey key = null;
        X509Certificate certificate = null;
        // By itself it asks for "ECDSA", and all of the JDK's providers are made until it is clear that none has keys
        // of that name.
        JcaPEMKeyConverter converter =
                new JcaPEMKeyConverter().setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC");
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (certificate == null && block instanceof X509CertificateHolder holder) {
                    certificate = new JcaX509CertificateConverter().getCertificate(holder);
                }
                PrivateKeyInfo info = keyInfo(block);
                if (key == null && info != null) {
                    key = converter.getPrivateKey(info);
                }
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // The parser reports bad Base64 and bad ASN.1 by any of these.
            throw new GeneralSecurityException("not readable as PEM (" + e.getMessage() + ")", e);
        }
        return new Pem(key, certificate);
    }

    /** In PKCS8. */
    static String of(PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    static String of(X509Certificate certificate) {
        try {
            return text("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate without DER form", e);
        }
    }

    /** PKCS8, or the older forms of OpenSSL ({@code BEGIN EC PRIVATE KEY}). */
    private static @Nullable PrivateKeyInfo keyInfo(Object block) {
        if (block instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        return block instanceof PrivateKeyInfo info ? info : null;
    }

    private static String text(String type, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        } catch (IOException e) {
            throw new UncheckedIOException("a string refused to grow", e);
        }
        return text.toString();
    }
}
