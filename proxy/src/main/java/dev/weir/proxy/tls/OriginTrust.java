package dev.weir.proxy.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The roots under which an origin's certificate must verify: the system's, and those the user adds. */
public final class OriginTrust {

    /** The system's bundle as it was read last: 140 certificates, 40 ms of a start, and the warm-up, each replay and each load want them. */
    private static @Nullable Bundle latest;

    private record Bundle(Path file, FileTime modified, long bytes, List<Certificate> certificates) {}

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
            add(store, system, bundle(system));
        } else {
            for (Certificate root : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("jdk-" + store.size(), root);
            }
        }
        for (Path file : extra) {
            int before = store.size();
            add(store, file, read(file));
            if (store.size() == before) {
                throw new IOException(file + ": holds no certificate in PEM form");
            }
        }
        return manager(store);
    }

    private static synchronized List<Certificate> bundle(Path file) throws IOException, GeneralSecurityException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Bundle known = latest;
        if (known != null
                && known.file.equals(file)
                && known.modified.equals(now.lastModifiedTime())
                && known.bytes == now.size()) {
            return known.certificates;
        }
        Bundle read = new Bundle(file, now.lastModifiedTime(), now.size(), read(file));
        latest = read;
        return read.certificates;
    }

    private static List<Certificate> read(Path file) throws IOException {
        // The JDK's parser reads byte by byte: unbuffered, the system's bundle would take 200,000 calls of the kernel.
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": not certificates in PEM form: " + e.getMessage(), e);
        }
    }

    private static void add(KeyStore store, Path file, List<Certificate> certificates) throws KeyStoreException {
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
