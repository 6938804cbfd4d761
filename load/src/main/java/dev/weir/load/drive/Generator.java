package dev.weir.load.drive;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadMXBean;

/** What the process and its event loops used of the CPU. */
final class Generator {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    private final long[] ids;
    private final long[] cpuNanos;
    private long processNanos;

    /** {@code ids}: of the loops' threads. */
    Generator(long[] ids) {
        this.ids = ids.clone();
        this.cpuNanos = new long[ids.length];
        busiest(1);
        process(1);
    }

    /** The part of its time that the busiest loop ran, from 0 to 1, since the last call. */
    double busiest(long wallNanos) {
        double most = 0;
        for (int i = 0; i < ids.length; i++) {
            long now = threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(ids[i]) : 0;
            most = Math.max(most, (double) (now - cpuNanos[i]) / wallNanos);
            cpuNanos[i] = now;
        }
        return Math.min(1, most); // the clocks are not read at the very same moment
    }

    /** The part of all processors that the process used since the last call. */
    double process(long wallNanos) {
        if (!(system instanceof com.sun.management.OperatingSystemMXBean known)) {
            return 0;
        }
        long now = known.getProcessCpuTime();
        double part = (double) (now - processNanos) / wallNanos / system.getAvailableProcessors();
        processNanos = now;
        return Math.min(1, part);
    }
}
