package dev.weir.proxy.tls;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.weir.events.CertificateDetails;
import dev.weir.events.ReadsClock;
import io.netty.util.NetUtil;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was read out of the certificates that were met lately. A browser opens six connections to an origin, and the hosts of one
 * network share their certificates; to take one apart costs more than the rest of a handshake does outside of its cryptography. Used by
 * several event loops.
 */
@ReadsClock
final class KnownCertificates {

    /** About 2 KB each, with the certificate itself. */
    private static final int CERTIFICATES = 1_000;

    private static final List<Integer> DNS_NAMES = List.of(2);

    private final LoadingCache<X509Certificate, Known> known = Caffeine.newBuilder()
            .maximumSize(CERTIFICATES)
            .executor(Runnable::run)
            .build(Known::read);

    /**
     * @param dnsNames of the subject's alternative names, in lower case
     * @param plain no wildcard stands for a part of a label among them
     */
    private record Known(CertificateDetails details, Set<String> dnsNames, boolean plain) {

        static Known read(X509Certificate certificate) {
            Set<String> dnsNames = new HashSet<>();
            for (String name : HandshakeReport.names(certificate, DNS_NAMES)) {
                dnsNames.add(name.toLowerCase(Locale.ROOT));
            }
            boolean plain = dnsNames.stream().allMatch(KnownCertificates::plain);
            return new Known(HandshakeReport.certificate(certificate), dnsNames, plain);
        }
    }

    List<CertificateDetails> details(X509Certificate[] chain) {
        // No stream, here and in HandshakeReport: for each new name this is still code that the JVM has hardly seen.
        CertificateDetails[] details = new CertificateDetails[chain.length];
        for (int i = 0; i < chain.length; i++) {
            details[i] = known.get(chain[i]).details;
        }
        return List.of(details);
    }

    /** Whether the time of each has come and none has run out. */
    boolean allValid(X509Certificate[] chain) {
        Instant now = Instant.now();
        for (X509Certificate certificate : chain) {
            CertificateDetails details = known.get(certificate).details;
            if (now.isBefore(details.notBefore()) || now.isAfter(details.notAfter())) {
                return false;
            }
        }
        return true;
    }

    /**
     * What the verdict on {@code leaf} for {@code host} depends on: hosts with the same answer verify or fail together. That is the
     * wildcard of the certificate that {@code host} alone can be covered by (RFC 9525, section 6.3), else the host itself.
     */
    String covering(X509Certificate leaf, @Nullable String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        if (dot <= 0 || NetUtil.isValidIpV4Address(name)) {
            return name;
        }
        Known certificate = known.get(leaf);
        Set<String> names = certificate.dnsNames;
        String wildcard = "*" + name.substring(dot);
        boolean noOther = !names.contains(name) && certificate.plain;
        return noOther && names.contains(wildcard) && isLabel(name, dot) ? wildcard : name;
    }

    /** Without a wildcard, or with one that stands for the whole of the first label. */
    private static boolean plain(String dnsName) {
        int last = dnsName.lastIndexOf('*');
        return last < 0 || (last == 0 && dnsName.startsWith("*."));
    }

    private static boolean isLabel(String name, int end) {
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }
}
