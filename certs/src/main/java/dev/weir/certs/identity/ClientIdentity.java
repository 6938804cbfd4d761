package dev.weir.certs.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key, for servers that ask for one.
 *
 * @param chain leaf first, not empty
 */
public record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {

    public ClientIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads a PEM file (certificates and a key in any of OpenSSL's forms, in any order) or, when its name ends in {@code .p12} or
     * {@code .pfx}, a PKCS12 one.
     *
     * @param password null when there is none
     * @throws IOException with a reason for a person; it never shows the password
     */
    public static ClientIdentity read(Path file, @Nullable String password) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try {
            return name.endsWith(".p12") || name.endsWith(".pfx") ? pkcs12(file, password) : pem(file, password);
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException | IllegalArgumentException e) {
            throw new IOException("cannot be read, or its password is wrong: " + e.getMessage(), e);
        }
    }

    private static ClientIdentity pkcs12(Path file, @Nullable String password)
            throws IOException, GeneralSecurityException {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, secret);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, secret) instanceof PrivateKey key) {
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : store.getCertificateChain(alias)) {
                    chain.add((X509Certificate) certificate);
                }
                return new ClientIdentity(key, chain);
            }
        }
        throw new IOException("holds no private key");
    }

    private static ClientIdentity pem(Path file, @Nullable String password)
            throws IOException, GeneralSecurityException, OperatorCreationException, PKCSException {
        PrivateKeyInfo key = null;
        List<X509Certificate> chain = new ArrayList<>();
        // Latin-1 cannot fail: comments around the blocks may be in any encoding.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof X509CertificateHolder holder) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                } else if (key == null) {
                    key = key(block, password);
                }
            }
        }
        if (key == null || chain.isEmpty()) {
            throw new IOException("holds no " + (key == null ? "private key" : "certificate") + " in PEM form");
        }
        return new ClientIdentity(new JcaPEMKeyConverter().getPrivateKey(key), chain);
    }

    private static @Nullable PrivateKeyInfo key(Object block, @Nullable String password)
            throws IOException, OperatorCreationException, PKCSException {
        if (block instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (block instanceof PrivateKeyInfo info) {
            return info;
        }
        boolean encrypted = block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo;
        if (encrypted && password == null) {
            throw new IOException("its key is encrypted: append :PASSWORD");
        }
        char[] secret = String.valueOf(password).toCharArray();
        BouncyCastleProvider provider = new BouncyCastleProvider();
        if (block instanceof PEMEncryptedKeyPair pair) {
            return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                            .setProvider(provider)
                            .build(secret))
                    .getPrivateKeyInfo();
        }
        if (block instanceof PKCS8EncryptedPrivateKeyInfo info) {
            return info.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(provider)
                    .build(secret));
        }
        return null;
    }

    /** Without the key: settings end up in logs. */
    @Override
    public String toString() {
        return chain.get(0).getSubjectX500Principal().getName();
    }
}
