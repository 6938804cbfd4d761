package dev.weir.proxy.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address on loopback that never answers a SYN: a listening socket whose accept queue is full, for which Linux drops SYNs in
 * silence, as a black hole on the way would.
 */
public final class FullBacklog implements AutoCloseable {

    // Linux queues one more than the backlog says. The rest is in vain, in case another kernel counts differently.
    private static final int FILLERS = 8;

    private final ServerSocketChannel listener;
    private final List<SocketChannel> fillers = new ArrayList<>();

    public FullBacklog(InetSocketAddress address) throws IOException {
        listener = ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(address, 1);
        // One completed handshake for sure; the others are in the queue or dropped already.
        fillers.add(SocketChannel.open(listener.getLocalAddress()));
        for (int i = 1; i < FILLERS; i++) {
            SocketChannel filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(listener.getLocalAddress());
            fillers.add(filler);
        }
    }

    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel filler : fillers) {
            filler.close();
        }
        listener.close();
    }
}
