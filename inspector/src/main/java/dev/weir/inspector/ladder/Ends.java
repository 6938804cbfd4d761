package dev.weir.inspector.ladder;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** How the ends of connections are written. */
public final class Ends {

    private Ends() {}

    /** {@code 127.0.0.1:80} or {@code [::1]:80}; the name where it was never resolved. */
    public static String address(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip == null ? address.getHostString() : ip.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + String.format(Locale.ROOT, "%d", address.getPort());
    }
}
