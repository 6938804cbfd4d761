package dev.weir.certs.name;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * A host as a certificate names it: one spelling for each name or address, so that the same host never needs two leaves.
 *
 * @param text lower case, A-labels, no trailing dot, no brackets, no zone
 * @param address whether {@code text} is an IP literal
 */
public record HostName(String text, boolean address) {

    /** RFC 1035 section 3.1: 255 octets on the wire, which is 253 characters of text. */
    private static final int NAME_LIMIT_CHARS = 253;

    /**
     * The reg-name characters of RFC 3986 that need no escape, which covers underscores. Without the star: who asks for
     * {@code *.com} must not get a leaf that is good for all of it.
     */
    private static final Pattern NAME = Pattern.compile("[a-z0-9._~!$&'()+,;=-]+");

    private static final String MAPPED_PREFIX = "::ffff:";

    /** @throws IllegalArgumentException when no certificate could name {@code host} */
    public static HostName of(String host) {
        String bare = withoutDecoration(host);
        if (IPAddress.isValidIPv4(bare) || IPAddress.isValidIPv6(bare)) {
            return new HostName(addressText(bare), true);
        }
        String name = withoutTrailingDot(asciiName(bare));
        if (name.length() > NAME_LIMIT_CHARS || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no certificate can name this host: " + printable(host));
        }
        return new HostName(name, false);
    }

    /**
     * The wildcard that this name is covered by wherever wildcards are (RFC 9525 section 6.3): {@code *.example.com} for {@code
     * www.example.com}; null when there is none. Below a top-level domain clients take none, and OpenSSL has it stand for letters, digits and
     * hyphens alone.
     */
    public @Nullable HostName wildcard() {
        int dot = text.indexOf('.');
        if (address || dot <= 0 || text.indexOf('.', dot + 1) < 0) {
            return null;
        }
        for (int i = 0; i < dot; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return null;
            }
        }
        return new HostName("*" + text.substring(dot), false);
    }

    /** As subjectAltName has it (RFC 5280 section 4.2.1.6). */
    public GeneralNames alternativeNames() {
        if (!address) {
            return new GeneralNames(new GeneralName(GeneralName.dNSName, text));
        }
        if (text.startsWith(MAPPED_PREFIX)) {
            // OpenSSL compares all 16 bytes, the JDK turns mapped addresses into their 4: name both.
            return new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, new DEROctetString(octets(text))),
                new GeneralName(GeneralName.iPAddress, text.substring(MAPPED_PREFIX.length()))
            });
        }
        return new GeneralNames(new GeneralName(GeneralName.iPAddress, text));
    }

    private static String withoutDecoration(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        // RFC 6874: the zone means something on one machine only, so no certificate carries it.
        int zone = bare.indexOf('%');
        return zone > 0 && bare.indexOf(':') >= 0 ? bare.substring(0, zone) : bare;
    }

    private static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String asciiName(String name) {
        boolean ascii = name.chars().allMatch(c -> c < 0x80);
        return (ascii ? name : IDN.toASCII(name, IDN.ALLOW_UNASSIGNED)).toLowerCase(Locale.ROOT);
    }

    private static String addressText(String literal) {
        byte[] octets = octets(literal);
        try {
            String text = InetAddress.getByAddress(octets).getHostAddress();
            boolean mapped = octets.length == 16 && text.indexOf('.') > 0;
            return mapped ? MAPPED_PREFIX + text : text;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + printable(literal), e);
        }
    }

    private static byte[] octets(String literal) {
        return ASN1OctetString.getInstance(new GeneralName(GeneralName.iPAddress, literal).getName())
                .getOctets();
    }

    /** What a client sent may hold terminal escapes and be long. */
    private static String printable(String host) {
        String clean = host.replaceAll("[^\\x21-\\x7e]", "?");
        return clean.length() > NAME_LIMIT_CHARS ? clean.substring(0, NAME_LIMIT_CHARS) + "..." : clean;
    }
}
