package dev.weir.certs;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** The names that a certificate carries, read by the JDK's own parsers. */
final class Names {

    private Names() {}

    static String commonName(X509Certificate certificate) throws InvalidNameException {
        LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
        return subject.getRdn(0).getValue().toString();
    }

    /** Such as {@code 2=example.com} (dNSName) and {@code 7=127.0.0.1} (iPAddress). */
    static List<String> alternativeNames(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> name.get(0) + "=" + name.get(1))
                .toList();
    }
}
