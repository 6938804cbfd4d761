package dev.weir.inspector.explain;

import dev.weir.events.IpText;
import java.net.InetAddress;
import java.util.Collection;
import java.util.stream.Collectors;

/** Addresses as they are written. */
final class Words {

    private Words() {}

    static String addresses(Collection<InetAddress> addresses) {
        return addresses.stream().map(IpText::of).collect(Collectors.joining(", "));
    }
}
