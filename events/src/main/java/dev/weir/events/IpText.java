package dev.weir.events;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** IP addresses as people write them: those of IPv6 as RFC 5952 asks for, which the JDK does not. Asks no resolver. */
public final class IpText {

    private static final int GROUPS = 8;

    private IpText() {}

    /** {@code 192.0.2.1}, {@code 2001:db8::1}, {@code fe80::1%2}. */
    public static String of(InetAddress address) {
        String text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return text;
        }
        int zone = text.indexOf('%');
        return compressed(address.getAddress()) + (zone < 0 ? "" : text.substring(zone));
    }

    /** {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}; {@code name:80} when it was never resolved. */
    public static String of(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        String host = address == null ? socket.getHostString() : of(address);
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.getPort();
    }

    /** The longest run of zeros is left out, the first of equal ones, never a single one (RFC 5952, section 4.2). */
    private static String compressed(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int best = -1;
        int longest = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > longest) {
                best = start;
                longest = end - start;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                text.append("::");
                i += longest - 1;
            } else {
                boolean separated = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
