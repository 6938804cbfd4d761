package dev.weir.proxy.limit;

import dev.weir.proxy.http.message.MessageReader;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many bytes Weir may hold for all connections together: what waits to be sent, and heads that are longer than usual. What one
 * connection may hold is bounded by back-pressure already; this is about very many of them. Safe for use by several event loops.
 *
 * <p>Heads are counted exactly. What waits to be sent is looked at from time to time ({@link #look}), since counting each write would
 * cost every exchange more than the bound is worth.
 */
public final class BufferBudget implements MessageReader.HeadMemory {

    /** Of a channel that keeps bytes in front of its socket's own queue; asked from another thread. */
    public static final AttributeKey<LongSupplier> HELD = AttributeKey.valueOf(BufferBudget.class, "held");

    private final long limitBytes;
    private final AtomicLong headBytes = new AtomicLong();
    private final AtomicLong unsentBytes = new AtomicLong();

    public BufferBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Counts what waits to be sent on these connections. */
    public void look(Iterable<Channel> clients, Iterable<Channel> origins) {
        unsentBytes.set(unsent(clients) + unsent(origins));
    }

    private static long unsent(Iterable<Channel> channels) {
        long sum = 0;
        for (Channel channel : channels) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            long queued = buffer == null ? 0 : buffer.totalPendingWriteBytes();
            LongSupplier held = channel.attr(HELD).get();
            // What is held until the socket has it is among what is queued, for a time.
            sum += held == null ? queued : Math.max(queued, held.getAsLong());
        }
        return sum;
    }

    /** Whether there is no room for another exchange. */
    public boolean exhausted() {
        return heldBytes() >= limitBytes;
    }

    public long heldBytes() {
        return headBytes.get() + unsentBytes.get();
    }

    public long limitBytes() {
        return limitBytes;
    }

    @Override
    public boolean take(int bytes) {
        if (headBytes.addAndGet(bytes) + unsentBytes.get() <= limitBytes) {
            return true;
        }
        headBytes.addAndGet(-bytes);
        return false;
    }

    @Override
    public void giveBack(int bytes) {
        headBytes.addAndGet(-bytes);
    }
}
