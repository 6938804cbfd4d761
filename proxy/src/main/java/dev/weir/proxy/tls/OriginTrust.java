package dev.weir.proxy.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The roots under which an origin's certificate must verify: the system's, and those the user adds. */
public final class OriginTrust {

    private OriginTrust() {}

    /**
     * Loads the roots.
     *
     * @param systemBundles PEM files in order of preference; the first that exists is taken, the JDK's own roots when none does
     * @param extra PEM files that must be readable
     * @throws IOException with the file's name when one of {@code extra} cannot be read or holds no certificate
     */
    public static X509ExtendedTrustManager load(List<Path> systemBundles, List<Path> extra)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Path system =
                systemBundles.stream().filter(Files::isReadable).findFirst().orElse(null);
        if (system != null) {
            add(store, system);
        } else {
            for (Certificate root : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("jdk-" + store.size(), root);
            }
        }
        for (Path file : extra) {
            int before = store.size();
            add(store, file);
            if (store.size() == before) {
                throw new IOException(file + ": holds no certificate in PEM form");
            }
        }
        return manager(store);
    }

    private static void add(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        // The JDK's parser reads byte by byte: unbuffered, the system's bundle would take 200,000 calls of the kernel.
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": not certificates in PEM form: " + e.getMessage(), e);
        }
        for (Certificate certificate : certificates) {
            store.setCertificateEntry(file.getFileName() + "-" + store.size(), certificate);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JDK has no X509ExtendedTrustManager");
    }
}
