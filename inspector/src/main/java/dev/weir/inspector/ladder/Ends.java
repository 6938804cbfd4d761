package dev.weir.inspector.ladder;

import dev.weir.events.IpText;
import java.net.InetSocketAddress;

/** How the ends of connections are written. */
public final class Ends {

    private Ends() {}

    /** {@code 127.0.0.1:80} or {@code [::1]:80}; the name where it was never resolved. */
    public static String address(InetSocketAddress address) {
        return IpText.of(address);
    }
}
