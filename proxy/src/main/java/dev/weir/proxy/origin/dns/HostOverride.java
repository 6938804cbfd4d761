package dev.weir.proxy.origin.dns;

import dev.weir.proxy.http.Authority;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
            InetAddress literal = literal(unbracketed(address));
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

    /**
     * The address that the text is, without asking anybody; null if it is a name. A zone is kept (RFC 4007, section 11); one that this
     * machine does not have is lost, and the address cannot be connected to then.
     */
    public static @Nullable InetAddress literal(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return null;
        }
        InetAddress plain = address(text, bytes);
        int zone = text.indexOf('%');
        return zone < 0 || plain instanceof Inet4Address ? plain : scoped(text, bytes, text.substring(zone + 1));
    }

    private static InetAddress scoped(String text, byte[] bytes, String zone) {
        try {
            NetworkInterface link = NetworkInterface.getByName(zone);
            if (link != null) {
                return Inet6Address.getByAddress(text, bytes, link.getIndex());
            }
            int index = zone.matches("[0-9]{1,9}") ? Integer.parseInt(zone) : 0;
            return Inet6Address.getByAddress(text, bytes, index);
        } catch (SocketException | UnknownHostException e) {
            return address(text, bytes);
        }
    }

    /** An address with its name known, so that printing it never asks the system for one. */
    static InetAddress address(String name, byte[] bytes) {
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }

    private static String unbracketed(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }
}
