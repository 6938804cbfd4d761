package dev.weir.proxy.transport;

import static java.util.Objects.requireNonNull;

import dev.weir.proxy.transport.splice.KernelBytes;
import dev.weir.proxy.transport.splice.KernelPipe;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one channel and its epoll registration, in both directions: sees the raw masks, keeps the interest back until the turn
 * of the loop is over ({@link WatchedEpoll}), and cures a bug of Netty 4.2.13 to 4.2.20. There, an interest mask of 0 (autoRead off after
 * the peer's FIN) removes the socket from the epoll set but not from Netty's books, and the next change of interest fails with ENOENT,
 * which closes the channel and loses what was still to be written. Edge-triggered interest in nothing keeps the socket in the set
 * without waking the loop for ever. Confined to the event loop.
 */
@SuppressWarnings("try") // close() may throw whatever Netty's throws
final class WatchedHandle implements EpollIoHandle, IoRegistration {

    private static final AttributeKey<WatchedHandle> OF_CHANNEL =
            AttributeKey.valueOf(WatchedHandle.class, "of-channel");

    private final EpollIoHandle handle;
    private final ConcurrentMap<IoHandle, WatchedHandle> handles;
    private final Consumer<WatchedHandle> changed;
    private @Nullable IoRegistration registration;
    private EpollIoOps interest = EpollIoOps.NONE;
    private EpollIoOps toldInterest = EpollIoOps.NONE;
    private boolean toBeTold;
    private @Nullable EpollSocketChannel channel;
    private @Nullable ReadinessListener listener;
    private @Nullable KernelPipe pipe;

    /** What the pipe may still take in. */
    private long unread;

    private boolean readToTheEnd;
    private boolean resetTold;

    /** @param changed is told when there will be an interest to tell, on the event loop */
    WatchedHandle(
            EpollIoHandle handle, ConcurrentMap<IoHandle, WatchedHandle> handles, Consumer<WatchedHandle> changed) {
        this.handle = handle;
        this.handles = handles;
        this.changed = changed;
    }

    void registeredAs(IoRegistration made) {
        registration = made;
    }

    void watch(EpollSocketChannel watched, ReadinessListener by) {
        channel = watched;
        listener = by;
        watched.attr(OF_CHANNEL).set(this);
    }

    /** Null before the channel is watched. */
    static @Nullable WatchedHandle of(Channel channel) {
        return channel.attr(OF_CHANNEL).get();
    }

    /** @see Transport#keepInKernel */
    boolean keepInKernel(long most) {
        unread = most;
        if (pipe == null) {
            // Of one that is closed already nobody would close the pipe.
            pipe = most > 0 && requireNonNull(channel).isOpen() ? KernelPipe.open() : null;
        } else if (most == 0) {
            pipe.end();
            pipe = null;
        }
        return pipe != null;
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
        if (mask == ReadinessListener.IN && takenIn()) {
            return;
        }
        handle.handle(this, event);
        stopReadingAtTheEnd();
        if ((mask & ReadinessListener.ERR) != 0) {
            tellReset(requireNonNull(channel));
        }
    }

    /** What there was to read is on its way through the pipe. An end or an error is for Netty to read. */
    private boolean takenIn() {
        KernelPipe into = pipe;
        EpollSocketChannel from = requireNonNull(channel);
        if (into == null || !into.isFree() || !from.config().isAutoRead()) {
            return false;
        }
        KernelBytes bytes;
        try {
            bytes = into.fill(from, unread);
        } catch (IOException e) {
            from.pipeline().fireExceptionCaught(e);
            return false;
        }
        if (bytes == null) {
            return false;
        }
        unread -= bytes.count();
        if (unread == 0) {
            keepInKernel(0);
        }
        from.pipeline().fireChannelRead(bytes);
        from.pipeline().fireChannelReadComplete();
        return true;
    }

    /** Netty would have itself be woken once more to see that there is nothing left. */
    private void stopReadingAtTheEnd() {
        if (!readToTheEnd && channel != null && channel.isInputShutdown()) {
            readToTheEnd = true;
            channel.config().setAutoRead(false);
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
        interest = (EpollIoOps) ops;
        if (!toBeTold) {
            toBeTold = true;
            changed.accept(this);
        }
        return interest.value();
    }

    /** The turn is over: the kernel is told what the interest is by now, if it is another than it knows. */
    void tellInterest() {
        toBeTold = false;
        EpollIoOps told = interest;
        if (told.value() == 0 && toldInterest.value() != 0) {
            told = EpollIoOps.EPOLLET;
        }
        if (told.value() == toldInterest.value() || !isValid()) {
            return;
        }
        toldInterest = told;
        try {
            registration().submit(told);
        } catch (UncheckedIOException e) {
            endDeaf(e);
        }
    }

    /** Nothing would ever be heard of the channel again. */
    private void endDeaf(UncheckedIOException why) {
        if (channel != null) {
            channel.pipeline().fireExceptionCaught(why);
        }
        try {
            handle.close();
        } catch (Exception e) {
            throw new IllegalStateException("an epoll channel's own close() throws nothing", e);
        }
    }

    @Override
    public void unregistered() {
        keepInKernel(0);
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
