package dev.weir.proxy;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Tells whether a connected channel ends at this very process: through the proxy nobody reaches its page and API, and no request
 * goes round in circles. Asked of the connected socket, so that no spelling of the address gets around it.
 */
final class OwnAddresses implements Predicate<Channel> {

    private final List<InetSocketAddress> own = new CopyOnWriteArrayList<>();

    OwnAddresses(List<InetSocketAddress> others) {
        own.addAll(others);
    }

    void add(InetSocketAddress address) {
        own.add(address);
    }

    @Override
    public boolean test(Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        for (InetSocketAddress address : own) {
            if (address.getPort() == remote.getPort()
                    && same(address.getAddress(), remote.getAddress(), local.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** A wildcard listener is met at any address of this machine: one that is reached from itself, or that an interface has. */
    private static boolean same(InetAddress own, InetAddress remote, InetAddress local) {
        return own.equals(remote)
                || (own.isAnyLocalAddress()
                        && (remote.equals(local) || remote.isLoopbackAddress() || ofThisMachine(remote)));
    }

    /** With {@code --bind} a connection to this machine comes from another of its addresses. */
    private static boolean ofThisMachine(InetAddress remote) {
        try {
            return NetworkInterface.getByInetAddress(remote) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
