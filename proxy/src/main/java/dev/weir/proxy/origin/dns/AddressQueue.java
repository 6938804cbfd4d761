package dev.weir.proxy.origin.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in the order of RFC 8305, section 4: families take turns, IPv6 first, and within a family the order is the server's.
 * Addresses that come later are woven into what is left. No address is given out twice.
 */
public final class AddressQueue {

    private final Deque<InetAddress> v6 = new ArrayDeque<>();
    private final Deque<InetAddress> v4 = new ArrayDeque<>();
    private final Set<InetAddress> seen = new HashSet<>();
    private boolean v6Turn = true;

    public static List<InetAddress> inOrder(Collection<InetAddress> addresses) {
        AddressQueue queue = new AddressQueue();
        queue.add(addresses);
        List<InetAddress> ordered = new ArrayList<>(addresses.size());
        for (InetAddress next = queue.poll(); next != null; next = queue.poll()) {
            ordered.add(next);
        }
        return List.copyOf(ordered);
    }

    public void add(Collection<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (seen.add(address)) {
                (address instanceof Inet6Address ? v6 : v4).add(address);
            }
        }
    }

    public @Nullable InetAddress poll() {
        Deque<InetAddress> family = (v6Turn && !v6.isEmpty()) || v4.isEmpty() ? v6 : v4;
        InetAddress next = family.poll();
        v6Turn = next instanceof Inet6Address ? false : true;
        return next;
    }

    public boolean isEmpty() {
        return v6.isEmpty() && v4.isEmpty();
    }
}
