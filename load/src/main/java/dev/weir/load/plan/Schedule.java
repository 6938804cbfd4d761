package dev.weir.load.plan;

import java.util.ArrayList;
import java.util.List;

/** The rate of a load over time. Immutable; {@link #arrivals} makes the moments at which requests begin, for one event loop. */
public record Schedule(List<Stage> stages, boolean poisson) {

    public Schedule {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a schedule has one stage at least");
        }
    }

    /** One rate all the time. */
    public static Schedule constant(Rate rate, long nanos) {
        return new Schedule(List.of(new Stage(nanos, rate.perSecond(), rate.perSecond())), false);
    }

    /** The same, with gaps as if many people asked without knowing of each other. */
    public Schedule withPoisson(boolean wanted) {
        return new Schedule(stages, wanted);
    }

    /** The same behind another stage. */
    public Schedule behind(Stage first) {
        List<Stage> all = new ArrayList<>(List.of(first));
        all.addAll(stages);
        return new Schedule(all, poisson);
    }

    public long nanos() {
        return stages.stream().mapToLong(Stage::nanos).sum();
    }

    /** How many requests are expected to begin. */
    public double requests() {
        return stages.stream().mapToDouble(Stage::requests).sum();
    }

    /**
     * The part of one of several loops: with even gaps every {@code loops}-th arrival, otherwise arrivals of their own at that part of
     * the rate, which together are as random as those of one.
     *
     * @param seed of the gaps, so that a run can be repeated
     */
    public Arrivals arrivals(int loop, int loops, long seed) {
        return new Arrivals(this, loop, loops, seed);
    }

    /** When that many requests are expected to have begun, in nanoseconds from the start; -1 when there are never so many. */
    long atNanos(double count) {
        double left = count;
        long before = 0;
        for (Stage stage : stages) {
            double requests = stage.requests();
            if (left < requests) {
                return before + stage.atNanos(left);
            }
            left -= requests;
            before += stage.nanos();
        }
        return -1;
    }
}
