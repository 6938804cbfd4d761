package dev.weir.certs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Files that make a child process trust the CA without touching any store of the system.
 *
 * @param ca the CA alone, PEM: for variables that add to a client's roots ({@code NODE_EXTRA_CA_CERTS})
 * @param bundle the system's roots and the CA, PEM: for variables that replace them ({@code SSL_CERT_FILE}, {@code CURL_CA_BUNDLE})
 * @param trustStore the JDK's roots and the CA, PKCS12 with {@link #TRUST_STORE_PASSWORD}: for {@code javax.net.ssl.trustStore}
 */
public record TrustFiles(Path ca, Path bundle, Path trustStore) {

    /** No secret: it is the JDK's own for a file of public certificates. */
    public static final String TRUST_STORE_PASSWORD = "changeit";

    /** Debian and Alpine; Fedora and RHEL, old and new; openSUSE; NixOS; macOS and the BSDs. */
    private static final List<Path> SYSTEM_BUNDLES = Stream.of(
                    "/etc/ssl/certs/ca-certificates.crt",
                    "/etc/pki/tls/certs/ca-bundle.crt",
                    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                    "/etc/ssl/ca-bundle.pem",
                    "/etc/ssl/certs/ca-bundle.crt",
                    "/etc/ssl/cert.pem")
            .map(Path::of)
            .toList();

    /** Where the system's roots are looked for; put the user's own {@code SSL_CERT_FILE} in front to keep what it holds. */
    public static List<Path> systemBundles() {
        return SYSTEM_BUNDLES;
    }

    /** {@link #write(Path, X509Certificate, List)} with the system's roots. */
    public static TrustFiles write(Path directory, X509Certificate ca) throws IOException {
        return write(directory, ca, SYSTEM_BUNDLES);
    }

    /**
     * Writes {@code weir-ca.pem}, {@code ca-bundle.pem} and {@code truststore.p12}, in place of older ones.
     *
     * @param bundles PEM files; the first that can be read and is not empty gives the system's roots, else the JDK's are taken
     * @throws IOException when a file cannot be written, or the JDK's roots cannot be read
     */
    public static TrustFiles write(Path directory, X509Certificate ca, List<Path> bundles) throws IOException {
        PrivateFiles.makeDirectory(directory);
        TrustFiles files = new TrustFiles(
                directory.resolve("weir-ca.pem"),
                directory.resolve("ca-bundle.pem"),
                directory.resolve("truststore.p12"));
        List<X509Certificate> jdkRoots = jdkRoots();
        PrivateFiles.replace(files.ca, Pem.of(ca));
        PrivateFiles.replace(files.bundle, systemRoots(bundles, jdkRoots) + Pem.of(ca));
        PrivateFiles.replace(files.trustStore, trustStore(jdkRoots, ca));
        return files;
    }

    /** What Chromium's {@code --ignore-certificate-errors-spki-list} takes: SHA-256 of the public key's DER form (RFC 7469). */
    public static String spkiSha256Base64(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static String systemRoots(List<Path> bundles, List<X509Certificate> jdkRoots) {
        for (Path bundle : bundles) {
            try {
                // Latin-1 keeps every byte: some bundles carry comments in other encodings.
                String text = Files.readString(bundle, StandardCharsets.ISO_8859_1);
                if (text.contains("-----BEGIN ")) {
                    return text.endsWith("\n") ? text : text + "\n";
                }
            } catch (IOException e) {
                // Not this system's place for it: try the next.
            }
        }
        return jdkRoots.stream().map(Pem::of).collect(Collectors.joining());
    }

    /** Through the trust manager, which finds the file, its format and its password as any Java client would. */
    private static List<X509Certificate> jdkRoots() throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read the JDK's own roots (lib/security/cacerts)", e);
        }
    }

    private static byte[] trustStore(List<X509Certificate> roots, X509Certificate ca) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < roots.size(); i++) {
                store.setCertificateEntry("jdk-" + i, roots.get(i));
            }
            store.setCertificateEntry("weir-ca", ca);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, TRUST_STORE_PASSWORD.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a trust store for Java clients", e);
        }
    }
}
