package dev.weir.proxy.transport.splice;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one connection receives on its way to another one, without leaving the kernel (pipe(7), splice(2)): neither of the two copies is
 * made that reading and writing it would cost. Lives until its connection is gone and what it holds was sent or given up. Confined to
 * the event loop.
 */
public final class KernelPipe {

    /** More than a pipe holds: 16 pieces of what the peer's kernel made of it, 32 KB each at most. */
    private static final int MOST_BYTES = 1 << 20;

    /** At once: each takes two descriptors, which connections need more, and a user may not have many pipes of full size (pipe(7)). */
    private static final int MOST_PIPES = 256;

    private static final AtomicInteger OPEN = new AtomicInteger();

    /** In splice(2): descriptors without an offset. */
    private static final int NO_OFFSET = -1;

    private final FileDescriptor out;
    private final FileDescriptor in;
    private boolean holds;
    private boolean ended;

    private KernelPipe(FileDescriptor out, FileDescriptor in) {
        this.out = out;
        this.in = in;
    }

    /** Null where there are too many already, or no descriptor is left. */
    public static @Nullable KernelPipe open() {
        if (OPEN.incrementAndGet() <= MOST_PIPES) {
            try {
                FileDescriptor[] ends = FileDescriptor.pipe();
                return new KernelPipe(ends[0], ends[1]);
            } catch (IOException e) {
                // Then what comes is read, as ever.
            }
        }
        OPEN.decrementAndGet();
        return null;
    }

    /** Whether it can be filled: not before all that it holds was sent, nor after its end. */
    public boolean isFree() {
        return !holds && !ended;
    }

    /**
     * Takes in what there is to read, when it {@link #isFree}.
     *
     * @param most no more than so many bytes
     * @return null when there is nothing, or the end: a read will tell
     * @throws IOException that of a read, which will not be told again
     */
    public @Nullable KernelBytes fill(EpollSocketChannel from, long most) throws IOException {
        int count =
                Native.splice(from.fd().intValue(), NO_OFFSET, in.intValue(), NO_OFFSET, Math.min(most, MOST_BYTES));
        if (count == 0) {
            return null;
        }
        holds = true;
        return new KernelBytes(this, count);
    }

    /** Returns how many the kernel took, 0 when it takes none for now. */
    int drain(EpollSocketChannel to, int count) throws IOException {
        return Native.splice(out.intValue(), NO_OFFSET, to.fd().intValue(), NO_OFFSET, count);
    }

    /** @param all false when some will never be sent, so that nothing may follow them */
    void released(boolean all) {
        holds = false;
        ended |= !all;
        closeWhenEmpty();
    }

    /** Nothing more comes; what it holds may still be sent. */
    public void end() {
        ended = true;
        closeWhenEmpty();
    }

    private void closeWhenEmpty() {
        if (ended && !holds && in.isOpen()) {
            close(in);
            close(out);
            OPEN.decrementAndGet();
        }
    }

    private static void close(FileDescriptor end) {
        try {
            end.close();
        } catch (IOException e) {
            // A pipe has nothing to lose by it, and the descriptor is gone all the same (close(2)).
        }
    }
}
