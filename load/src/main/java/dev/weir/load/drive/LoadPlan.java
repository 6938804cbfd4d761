package dev.weir.load.drive;

import dev.weir.load.plan.Schedule;
import dev.weir.load.target.Targets;
import org.jspecify.annotations.Nullable;

/**
 * What a load does.
 *
 * @param schedule of the open model; null for the closed one, in which each user asks again when answered
 * @param visits what begins in the open model is a visit: all requests, in the order in which they were recorded
 * @param users of the closed model, else 0; each makes one visit after the other
 * @param thinkFactor by which a visit's recorded pauses are multiplied; 0: no pauses
 * @param nanos how long requests begin, the warm-up included
 * @param requests after which no more begin, in the open model with visits: visits; 0: no such limit
 * @param warmUpNanos from the start, in which nothing is measured
 * @param connections that carry requests at once at most, over all loops; with HTTP/2: requests
 * @param perConnection requests that a connection carries; {@link #UNLIMITED} for as many as it can
 * @param seed of random gaps
 */
public record LoadPlan(
        Targets targets,
        @Nullable Schedule schedule,
        boolean visits,
        int users,
        double thinkFactor,
        long nanos,
        long requests,
        long warmUpNanos,
        int connections,
        int perConnection,
        long seed) {

    /** Of requests on a connection. */
    public static final int UNLIMITED = Integer.MAX_VALUE;
}
