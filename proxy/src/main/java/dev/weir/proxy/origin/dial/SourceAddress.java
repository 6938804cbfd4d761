package dev.weir.proxy.origin.dial;

import dev.weir.proxy.origin.dns.literal.IpLiteral;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From which addresses of this machine connections are made.
 *
 * @param text as it was given
 * @param addresses at least one; the first of the right family and scope counts
 */
public record SourceAddress(String text, List<InetAddress> addresses) {

    public SourceAddress {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads an address, or the name of a network interface, which stands for the addresses that it has now.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static SourceAddress parse(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        InetAddress literal = IpLiteral.read(bracketed ? text.substring(1, text.length() - 1) : text);
        if (literal != null && literal.isAnyLocalAddress()) {
            throw new IllegalArgumentException("any address is what the system chooses without this option");
        }
        List<InetAddress> addresses = literal == null ? ofInterface(text) : List.of(literal);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("the interface has no address");
        }
        return new SourceAddress(text, addresses);
    }

    private static List<InetAddress> ofInterface(String name) {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            NetworkInterface found = name.isEmpty() ? null : NetworkInterface.getByName(name);
            if (found == null) {
                throw new IllegalArgumentException("neither an IP address nor a network interface of this machine");
            }
            found.getInetAddresses().asIterator().forEachRemaining(addresses::add);
        } catch (SocketException e) {
            throw new IllegalArgumentException("the system does not tell its interfaces: " + e.getMessage(), e);
        }
        return addresses;
    }

    /** The address for connections to {@code remote}; null when there is none of its family. Of any port. */
    @Nullable
    InetSocketAddress towards(InetAddress remote) {
        InetAddress best = null;
        for (InetAddress address : addresses) {
            boolean sameFamily =
                    remote instanceof Inet4Address ? address instanceof Inet4Address : address instanceof Inet6Address;
            boolean sameScope = address.isLinkLocalAddress() == remote.isLinkLocalAddress();
            if (sameFamily
                    && (best == null || (sameScope && best.isLinkLocalAddress() != remote.isLinkLocalAddress()))) {
                best = address;
            }
        }
        return best == null ? null : new InetSocketAddress(best, 0);
    }

    @Override
    public String toString() {
        return text;
    }
}
