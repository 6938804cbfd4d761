package dev.weir.proxy.origin.pac;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Which of this machine's addresses its kernel would use. */
final class OwnAddress {

    private static final int ANY_PORT = 9;

    private OwnAddress() {}

    /** Connecting a datagram socket asks for a route and sends nothing. */
    static @Nullable InetAddress towards(InetAddress remote) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(remote, ANY_PORT));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? null : local;
        } catch (IOException | java.io.UncheckedIOException e) {
            return null;
        }
    }
}
