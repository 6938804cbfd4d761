package dev.weir.proxy.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one channel and its epoll registration, in both directions: sees the raw masks, and cures a bug of Netty 4.2.13
 * to 4.2.20. There, an interest mask of 0 (autoRead off after the peer's FIN) removes the socket from the epoll set but not from
 * Netty's books, and the next change of interest fails with ENOENT, which closes the channel and loses what was still to be
 * written. Edge-triggered interest in nothing keeps the socket in the set without waking the loop for ever.
 */
@SuppressWarnings("try") // close() may throw whatever Netty's throws
final class WatchedHandle implements EpollIoHandle, IoRegistration {

    private final EpollIoHandle handle;
    private final ConcurrentMap<IoHandle, WatchedHandle> handles;
    private @Nullable IoRegistration registration;
    private volatile boolean added;
    private @Nullable SocketChannel channel;
    private @Nullable ReadinessListener listener;
    private boolean resetTold;

    WatchedHandle(EpollIoHandle handle, ConcurrentMap<IoHandle, WatchedHandle> handles) {
        this.handle = handle;
        this.handles = handles;
    }

    void registeredAs(IoRegistration made) {
        registration = made;
    }

    void watch(SocketChannel watched, ReadinessListener by) {
        channel = watched;
        listener = by;
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        ReadinessListener told = listener;
        if (told == null) {
            handle.handle(this, event);
            return;
        }
        int mask = ((EpollIoEvent) event).ops().value();
        told.ready(mask);
        handle.handle(this, event);
        if ((mask & ReadinessListener.ERR) != 0) {
            tellReset(requireNonNull(channel));
        }
    }

    private void tellReset(SocketChannel watched) {
        // Before the end of input was read there may be more bytes to come; the mask is level-triggered and will be
        // back.
        if (!resetTold && watched.isOpen() && watched.isInputShutdown()) {
            resetTold = true;
            watched.pipeline().fireUserEventTriggered(PeerReset.INSTANCE);
        }
    }

    @Override
    public long submit(IoOps ops) {
        boolean nothing = ((EpollIoOps) ops).value() == 0;
        if (nothing && !added) {
            return registration().submit(ops);
        }
        added = true;
        return registration().submit(nothing ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    public void unregistered() {
        handles.remove(handle, this);
        handle.unregistered();
    }

    @Override
    public FileDescriptor fd() {
        return handle.fd();
    }

    @Override
    public void registered() {
        handle.registered();
    }

    @Override
    public void close() throws Exception {
        handle.close();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
        return registration().attachment();
    }

    @Override
    public boolean isValid() {
        return registration().isValid();
    }

    @Override
    public boolean cancel() {
        return registration().cancel();
    }

    private IoRegistration registration() {
        return requireNonNull(registration, "used before it was registered");
    }
}
