package dev.weir.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final long SPENT_NANOS = 20_000_000;

    @Test
    void threadThatRanAllTheTimeIsBusyAllTheTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Generator generator = new Generator(new long[] {Thread.currentThread().getId()});
        long from = threads.getCurrentThreadCpuTime();
        long now = from;
        while (now - from < SPENT_NANOS) {
            now = threads.getCurrentThreadCpuTime();
        }

        // Had the clock on the wall gone on by as much as this thread ran, and then by as much again while it did
        // nothing.
        double running = generator.busiest(now - from);
        double resting = generator.busiest(now - from);
        assertThat(running).isBetween(0.99, 1.0);
        assertThat(resting).isLessThan(0.5);
    }

    @Test
    void processUsesAtLeastWhatOneOfItsThreadsDoes() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Generator generator = new Generator(new long[0]);
        // The process's clock may go on by 10 ms at a time.
        long spent = 10 * SPENT_NANOS;
        long from = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - from < spent) {
            Thread.onSpinWait();
        }

        double ofAll = generator.process(spent);
        assertThat(ofAll * Runtime.getRuntime().availableProcessors()).isGreaterThan(0.5);
    }
}
