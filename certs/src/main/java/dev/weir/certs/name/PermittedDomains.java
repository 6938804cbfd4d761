package dev.weir.certs.name;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * The DNS subtrees that a CA is confined to (RFC 5280 section 4.2.1.10); none means no limit. OpenSSL and Chromium enforce it, so
 * a stolen key of a confined CA is worth little.
 */
public record PermittedDomains(List<String> domains) {

    /** Those that a CA's certificate says. */
    public static PermittedDomains of(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(Extension.nameConstraints.getId());
        if (extension == null) {
            return new PermittedDomains(List.of());
        }
        GeneralSubtree[] permitted = NameConstraints.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets())
                .getPermittedSubtrees();
        return new PermittedDomains(Stream.of(permitted == null ? new GeneralSubtree[0] : permitted)
                .map(GeneralSubtree::getBase)
                .filter(name -> name.getTagNo() == GeneralName.dNSName)
                .map(name -> name.getName().toString())
                .toList());
    }

    /** Addresses are excluded as a whole: a constraint on DNS names alone says nothing about them. */
    public static NameConstraints constraints(List<String> domains) {
        GeneralSubtree[] permitted = domains.stream()
                .map(domain -> new GeneralName(GeneralName.dNSName, domainName(domain)))
                .map(GeneralSubtree::new)
                .toArray(GeneralSubtree[]::new);
        return new NameConstraints(permitted, new GeneralSubtree[] {everyAddress(4), everyAddress(16)});
    }

    /** Whether a leaf for {@code host} would be taken. */
    public boolean permits(HostName host) {
        if (domains.isEmpty()) {
            return true;
        }
        String name = host.text();
        return !host.address()
                && domains.stream().anyMatch(domain -> name.equals(domain) || name.endsWith("." + domain));
    }

    private static String domainName(String domain) {
        HostName name = HostName.of(domain.startsWith("*.") ? domain.substring(2) : domain);
        if (name.address() || name.text().startsWith(".")) {
            throw new IllegalArgumentException("not a domain to confine a CA to: " + domain);
        }
        return name.text();
    }

    /** Address and mask of zeros. */
    private static GeneralSubtree everyAddress(int lengthBytes) {
        return new GeneralSubtree(
                new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[2 * lengthBytes])));
    }
}
