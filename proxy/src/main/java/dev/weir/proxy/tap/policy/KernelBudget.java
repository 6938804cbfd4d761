package dev.weir.proxy.tap.policy;

import dev.weir.events.ExchangeId;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps asking the kernel from costing more than about one percent of a processor, whatever the load: all exchanges are asked about as
 * long as that is few enough, else every second, fourth ... one, and that one on both legs. Safe for use by several event loops: what
 * two of them change at once is a tenth of a second of a rate.
 *
 * <p>One question, told and kept, is about 1.6 us of processor time (docs/notes/016-kernel-samples.md).
 */
public final class KernelBudget {

    private static final long WINDOW_NANOS = 100_000_000L;

    /** Without a question for so long, the load is over. */
    private static final long LULL_NANOS = 1_000_000_000L;

    /** 6,000 a second: 2,000 keep-alive exchanges, of three questions each, are all asked about. */
    private static final int QUESTIONS = 600;

    private static final int MOST_EVERY = 1 << 16;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile long windowStartNanos;
    private volatile int every = 1;

    /** Whether this exchange is one of those that are asked about. */
    public boolean covers(ExchangeId exchange, long nowNanos) {
        if (every > 1 && nowNanos - windowStartNanos > LULL_NANOS) {
            every = 1;
        }
        return (exchange.value() & (every - 1)) == 0;
    }

    /** A question was put. */
    public void asked(long nowNanos) {
        int questions = asked.incrementAndGet();
        long passed = nowNanos - windowStartNanos;
        if (questions > QUESTIONS && passed < WINDOW_NANOS) {
            // Used up before its time: at once, not when the window ends.
            every = Math.min(every * 2, MOST_EVERY);
            begin(nowNanos);
        } else if (passed >= WINDOW_NANOS) {
            boolean room = questions * WINDOW_NANOS / passed < QUESTIONS / 4;
            every = room ? Math.max(every / 2, 1) : every;
            begin(nowNanos);
        }
    }

    private void begin(long nowNanos) {
        windowStartNanos = nowNanos;
        asked.set(0);
    }
}
