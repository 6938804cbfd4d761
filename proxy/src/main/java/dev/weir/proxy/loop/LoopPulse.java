package dev.weir.proxy.loop;

import dev.weir.events.ReadsClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes every 2 ms while the event loops have all they can do with one processor, for nothing but being woken: the kernel then chooses anew who runs. Without that, whoever has the
 * processor (the JVM's compilers, above all) keeps it until the kernel's tick, and often until the next one: 4 to 8 ms (docs/notes/036). A loop that sleeps gets the processor as soon as
 * it wakes and needs no pulse; where there are more processors, a loop that waits moves to another.
 */
@ReadsClock
public final class LoopPulse implements AutoCloseable {

    /** Each beat takes 20 us of a virtual machine's processor: a hundredth of it. Twice as many leave as many stalls. */
    private static final long BEAT_NANOS = 2_000_000L;

    /** How many beats until it is looked again whether the loops are busy. */
    private static final int BEATS = 100;

    /** How long until then when they are not, so that an idle Weir costs nothing. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoopGauge gauge;
    private final Thread thread = new Thread(this::run, "weir-pulse");
    private volatile boolean closed;

    private LoopPulse(LoopGauge gauge) {
        this.gauge = gauge;
    }

    /** Beats for the loops that are measured, until closed; never where there is more than one processor. */
    public static LoopPulse start(LoopGauge gauge) {
        LoopPulse pulse = new LoopPulse(gauge);
        if (Runtime.getRuntime().availableProcessors() == 1) {
            pulse.thread.setDaemon(true);
            pulse.thread.start();
        }
        return pulse;
    }

    private void run() {
        long lookedAtNanos = System.nanoTime();
        long workedNanos = gauge.busyNanos();
        boolean busy = false;
        while (!closed) {
            rest(busy);
            long now = System.nanoTime();
            long worked = gauge.busyNanos();
            busy = worked - workedNanos > (now - lookedAtNanos) / 4 * 3;
            lookedAtNanos = now;
            workedNanos = worked;
        }
    }

    private void rest(boolean beating) {
        if (!beating) {
            LockSupport.parkNanos(LOOK_NANOS);
            return;
        }
        for (int beat = 0; beat < BEATS && !closed; beat++) {
            LockSupport.parkNanos(BEAT_NANOS);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
