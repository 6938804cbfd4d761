package dev.weir.inspector.json;

import dev.weir.events.IpText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text and back. A capture may come from anybody, and the JDK's own parser asks the resolver about what it cannot
 * parse: only literals ever reach it.
 */
final class Addresses {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Addresses() {}

    /** {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, or {@code name:80} when it was not resolved. */
    static String text(InetSocketAddress socket) {
        return IpText.of(socket);
    }

    static String text(InetAddress address) {
        return IpText.of(address);
    }

    static InetSocketAddress socket(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new RecordFormatException("no address with a port: " + text);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        InetAddress address = literal(bracketed ? host.substring(1, host.length() - 1) : host);
        return address == null ? InetSocketAddress.createUnresolved(host, port) : new InetSocketAddress(address, port);
    }

    static InetAddress address(String text) {
        InetAddress address = literal(text);
        if (address == null) {
            throw new RecordFormatException("no IP address: " + text);
        }
        return address;
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return IPV4.matcher(text).matches() ? ipv4(text) : text.indexOf(':') < 0 ? null : ipv6(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static InetAddress ipv4(String text) throws UnknownHostException {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            int part = Integer.parseInt(parts[i]);
            if (part > 255) {
                throw new UnknownHostException(text);
            }
            bytes[i] = (byte) part;
        }
        return InetAddress.getByAddress(bytes);
    }

    private static InetAddress ipv6(String text) throws UnknownHostException {
        int percent = text.indexOf('%');
        String plain = percent < 0 ? text : text.substring(0, percent);
        // In brackets the JDK takes it for IPv6 or for nothing, never for a name.
        InetAddress address = InetAddress.getByName("[" + plain.toLowerCase(Locale.ROOT) + "]");
        return percent < 0 ? address : scoped(address, text.substring(percent + 1));
    }

    /** The scope by number; a scope by the name of an interface means nothing on the machine that reads the capture. */
    private static InetAddress scoped(InetAddress address, String scope) throws UnknownHostException {
        return scope.matches("\\d{1,9}")
                ? Inet6Address.getByAddress(null, address.getAddress(), Integer.parseInt(scope))
                : address;
    }
}
