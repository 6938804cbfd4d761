package dev.weir.proxy.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The roots under which an origin's certificate must verify: the system's, and those the user adds. */
public final class OriginTrust {

    /** The system's bundle as it was read last: 140 certificates, 40 ms of a start, and the warm-up, each replay and each load want them. */
    private static @Nullable Bundle latest;

    private static final String BEGIN = "-----BEGIN ";
    private static final String CERTIFICATE = "CERTIFICATE-----";

    private record Bundle(Path file, FileTime modified, long bytes, List<Certificate> certificates) {}

    /** Verifies with them. */
    @FunctionalInterface
    public interface Roots {
        /**
         * Made when it is asked for first, by whichever event loop that is.
         *
         * @throws CertificateException with the file's name when they cannot be read
         */
        X509ExtendedTrustManager verifier() throws CertificateException;
    }

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
        return verifier(systemBundles, extra, read(extra));
    }

    /**
     * The same, but what is the system's is loaded when a chain is to be verified first: who passes plain requests on does without, and who does
     * not is warmed up before. Then it is a handshake that fails when the system's cannot be read.
     *
     * @throws IOException with the file's name when one of {@code extra} cannot be read or holds no certificate
     */
    public static Roots later(List<Path> systemBundles, List<Path> extra) throws IOException {
        List<List<Certificate>> added = read(extra);
        return new Later(() -> verifier(systemBundles, extra, added));
    }

    private static List<List<Certificate>> read(List<Path> extra) throws IOException {
        List<List<Certificate>> all = new ArrayList<>();
        for (Path file : extra) {
            List<Certificate> certificates = read(file);
            if (certificates.isEmpty()) {
                throw new IOException(file + ": holds no certificate in PEM form");
            }
            all.add(certificates);
        }
        return all;
    }

    private static X509ExtendedTrustManager verifier(
            List<Path> systemBundles, List<Path> extra, List<List<Certificate>> added)
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
        for (int i = 0; i < extra.size(); i++) {
            add(store, extra.get(i), added.get(i));
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
        try {
            InputStream in = new ByteArrayInputStream(withoutArmour(Files.readAllBytes(file)));
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + ": not certificates in PEM form: " + e.getMessage(), e);
        }
    }

    /**
     * Certificates in PEM form (RFC 7468, section 5) as DER, one behind the other, which the JDK reads as well. From PEM it reads byte by byte, through three
     * streams, a third of the time that a bundle takes in a fresh JVM. What is anything else is left to it.
     *
     * @throws IllegalArgumentException when one is garbled or cut short
     */
    private static byte[] withoutArmour(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream der = new ByteArrayOutputStream(file.length);
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int body = begin + BEGIN.length() + CERTIFICATE.length();
            if (!text.startsWith(CERTIFICATE, begin + BEGIN.length())) {
                return file;
            }
            int end = text.indexOf("-----END ", body);
            if (end < 0) {
                throw new IllegalArgumentException("it ends within a certificate");
            }
            der.writeBytes(Base64.getMimeDecoder().decode(text.substring(body, end)));
            begin = text.indexOf(BEGIN, end);
        }
        return der.size() == 0 ? file : der.toByteArray();
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

    private static final class Later implements Roots {
        private final Callable<X509ExtendedTrustManager> maker;
        private @Nullable X509ExtendedTrustManager made;

        Later(Callable<X509ExtendedTrustManager> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized X509ExtendedTrustManager verifier() throws CertificateException {
            X509ExtendedTrustManager known = made;
            if (known == null) {
                try {
                    known = maker.call();
                } catch (Exception e) {
                    throw new CertificateException("the trusted certificates cannot be read: " + e.getMessage(), e);
                }
                made = known;
            }
            return known;
        }
    }
}
