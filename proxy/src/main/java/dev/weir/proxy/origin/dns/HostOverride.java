package dev.weir.proxy.origin.dns;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Addresses that a person set for a host and port, in the syntax of curl's {@code --resolve}.
 *
 * @param host lower case, or {@code *} for every host
 * @param addresses at least one
 */
public record HostOverride(String host, int port, List<InetAddress> addresses) {

    public HostOverride {
        addresses = List.copyOf(addresses);
    }

    /**
     * Parses {@code host:port:addr[,addr]...}; an IPv6 host or address may stand in brackets. A leading {@code +} is taken and means
     * nothing: curl's entries then expire, ours live as long as the proxy.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static HostOverride parse(String text) {
        String rest = text.startsWith("+") ? text.substring(1) : text;
        int hostEnd = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.indexOf(':');
        int portEnd = hostEnd < 1 ? -1 : rest.indexOf(':', hostEnd + 1);
        if (portEnd < 0 || rest.charAt(hostEnd) != ':') {
            throw new IllegalArgumentException("not host:port:address: " + text);
        }
        String host = rest.substring(0, hostEnd);
        int port = host.equals("*")
                ? Authority.parse("any" + rest.substring(hostEnd, portEnd), 0).port()
                : Authority.parse(rest.substring(0, portEnd), 0).port();
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : rest.substring(portEnd + 1).split(",", -1)) {
            InetAddress literal = IpLiteral.read(unbracketed(address));
            if (literal == null) {
                throw new IllegalArgumentException("not an IP address: '" + address + "' in " + text);
            }
            addresses.add(literal);
        }
        return new HostOverride(unbracketed(host).toLowerCase(Locale.ROOT), port, addresses);
    }

    boolean matches(String name, int targetPort) {
        return port == targetPort && host.equals(name);
    }

    private static String unbracketed(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }
}
