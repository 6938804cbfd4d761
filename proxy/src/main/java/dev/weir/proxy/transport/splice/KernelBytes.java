package dev.weir.proxy.transport.splice;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.FileRegion;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** Bytes that a connection received and that only the kernel has seen ({@link KernelPipe}); they can be sent once. */
public final class KernelBytes extends AbstractReferenceCounted implements FileRegion {

    private final KernelPipe pipe;
    private final int count;
    private int transferred;
    private @Nullable EpollSocketChannel target;

    KernelBytes(KernelPipe pipe, int count) {
        this.pipe = pipe;
        this.count = count;
    }

    /** @param channel on which they will be written next, by epoll */
    public KernelBytes towards(Channel channel) {
        target = (EpollSocketChannel) channel;
        return this;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long position() {
        return 0;
    }

    /** @param ignored copies: the socket is known by {@link #towards} */
    @Override
    public long transferTo(WritableByteChannel ignored, long position) throws IOException {
        int moved = pipe.drain(requireNonNull(target, "written to nobody"), count - transferred);
        transferred += moved;
        return moved;
    }

    @Override
    protected void deallocate() {
        pipe.released(transferred == count);
    }

    @Override
    public KernelBytes retain() {
        super.retain();
        return this;
    }

    @Override
    public KernelBytes retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public KernelBytes touch() {
        return this;
    }

    @Override
    public KernelBytes touch(Object hint) {
        return this;
    }
}
