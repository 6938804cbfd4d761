package dev.weir.proxy.loop;

import dev.weir.events.ReadsClock;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's door to the kernel. A turn of the loop is the handling of what the kernel told, what was put off to its end, and the tasks that follow until the
 * kernel is asked again. It begins when the waiting ends: Netty asks then whether the time of the handling is wanted.
 */
@ReadsClock
final class MeasuredIo implements IoHandler {

    private final IoHandler io;
    private final SingleWriterRecorder turns = new SingleWriterRecorder(LoopGauge.MOST_NANOS, LoopGauge.DIGITS);
    private final AtomicLong busyNanos = new AtomicLong();
    private @Nullable Histogram interval;
    private @Nullable Clocked context;
    private boolean begun;
    private long begunAtNanos;

    MeasuredIo(IoHandler io) {
        this.io = io;
    }

    @Override
    public int run(IoHandlerContext given) {
        long now = System.nanoTime();
        if (context == null || context.given != given) {
            context = new Clocked(given);
        } else {
            long turn = now - begunAtNanos;
            turns.recordValue(Math.min(turn, LoopGauge.MOST_NANOS));
            busyNanos.lazySet(busyNanos.getPlain() + turn);
        }
        begun = false;
        Turn deferred = Turn.ofThisThread();
        deferred.begin();
        try {
            return io.run(context);
        } finally {
            if (!begun) {
                begin();
            }
            deferred.end();
        }
    }

    private void begin() {
        begun = true;
        begunAtNanos = System.nanoTime();
    }

    /** What was measured since the last call; one caller at a time. */
    void addTo(Histogram sum) {
        Histogram measured = turns.getIntervalHistogram(interval);
        sum.add(measured);
        interval = measured;
    }

    /** All its turns together. Any thread. */
    long busyNanos() {
        return busyNanos.get();
    }

    @Override
    public void initialize() {
        io.initialize();
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
    }

    @Override
    public void destroy() {
        io.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public void wakeup() {
        io.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }

    /** The loop's own context, which also hears when the waiting has ended. */
    private final class Clocked implements IoHandlerContext {

        private final IoHandlerContext given;

        Clocked(IoHandlerContext given) {
            this.given = given;
        }

        @Override
        public boolean canBlock() {
            return given.canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return given.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return given.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long nanos) {
            given.reportActiveIoTime(nanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            begin();
            return given.shouldReportActiveIoTime();
        }
    }
}
