package dev.weir.proxy.loop;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;

/** Measures the event loops of one group. Made by one thread, filled by the loops, asked by any. */
public final class LoopGauge {

    /** A turn that is longer stands out in a waterfall of a page from the local network. */
    public static final long STALL_NANOS = 5_000_000L;

    /** Two digits are as much as anybody can act upon, and keep the histograms small. */
    static final int DIGITS = 2;

    /** Longer turns count as that long. */
    static final long MOST_NANOS = 60_000_000_000L;

    private final List<MeasuredIo> loops = new CopyOnWriteArrayList<>();
    private final Histogram all = new Histogram(MOST_NANOS, DIGITS);

    /** Lets each loop that is made of what {@code io} makes be measured. */
    public IoHandlerFactory over(IoHandlerFactory io) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                MeasuredIo measured = new MeasuredIo(io.newHandler(executor));
                loops.add(measured);
                return measured;
            }

            @Override
            public boolean isChangingThreadSupported() {
                return io.isChangingThreadSupported();
            }
        };
    }

    /** How long the loops have worked since they began, together. Any thread. */
    long busyNanos() {
        return loops.stream().mapToLong(MeasuredIo::busyNanos).sum();
    }

    /** Since the loops began. */
    public synchronized LoopLag lag() {
        loops.forEach(loop -> loop.addTo(all));
        return new LoopLag(
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99),
                all.getMaxValue(),
                all.getCountBetweenValues(STALL_NANOS, MOST_NANOS));
    }
}
