package dev.weir.proxy.loop;

/**
 * How long event loops worked, turn by turn, before they asked the kernel for news again. What arrives meanwhile is stamped that much
 * late at most: the error of every number that is not the kernel's or a packet's.
 *
 * @param p50Nanos half of the turns took at most that long
 * @param p99Nanos of a hundred turns 99
 * @param maxNanos the longest
 * @param stalls turns over {@link LoopGauge#STALL_NANOS}
 */
public record LoopLag(long p50Nanos, long p99Nanos, long maxNanos, long stalls) {}
