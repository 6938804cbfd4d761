package dev.weir.proxy.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops without sockets: what they do is run tasks. */
class LoopGaugeTest {

    private static final long STANDSTILL_NANOS = 3 * LoopGauge.STALL_NANOS;

    private final LoopGauge gauge = new LoopGauge();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, gauge.over(LocalIoHandler.newFactory()));

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Runs it on a loop; on return the turn of the loop has ended. */
    private void turn(Runnable task) {
        var loop = loops.next();
        loop.submit(() -> {}).awaitUninterruptibly();
        loop.submit(task).awaitUninterruptibly();
        // The first may still belong to the same turn.
        loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        loop.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private static void standStill() {
        long until = System.nanoTime() + STANDSTILL_NANOS;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @Test
    void taskThatHoldsALoopUpIsAStall() {
        turn(LoopGaugeTest::standStill);
        turn(LoopGaugeTest::standStill);

        LoopLag lag = gauge.lag();
        assertThat(lag.stalls()).isGreaterThanOrEqualTo(2);
        assertThat(lag.maxNanos()).isGreaterThanOrEqualTo(STANDSTILL_NANOS / 100 * 99);
        assertThat(gauge.busyNanos()).isGreaterThanOrEqualTo(2 * STANDSTILL_NANOS);
        assertThat(gauge.lag().stalls()).as("counts are kept").isGreaterThanOrEqualTo(lag.stalls());
    }

    @Test
    void waitingForNewsIsNotWork() {
        var loop = loops.next();
        for (int i = 0; i < 20; i++) {
            loop.schedule(() -> {}, 10, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }

        assertThat(gauge.lag().p50Nanos()).isLessThan(5_000_000L);
    }
}
