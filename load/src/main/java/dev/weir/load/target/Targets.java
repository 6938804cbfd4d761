package dev.weir.load.target;

import java.util.List;
import java.util.stream.Collectors;

/** What is asked for, in its order, again and again. Immutable. */
public final class Targets {

    private final List<Shot> shots;

    public Targets(List<Shot> shots) {
        if (shots.isEmpty()) {
            throw new IllegalArgumentException("nothing is asked for");
        }
        this.shots = List.copyOf(shots);
    }

    /** For a person: the URL, or how many there are of which hosts. */
    public String text() {
        Shot first = shots.get(0);
        return shots.size() == 1
                ? first.head().method() + " " + first.destination()
                        + first.head().target()
                : shots.size() + " requests to "
                        + shots.stream()
                                .map(shot -> shot.destination().toString())
                                .distinct()
                                .limit(5)
                                .collect(Collectors.joining(", "));
    }

    public List<Shot> shots() {
        return shots;
    }

    /** The request that belongs to an arrival, counted from 0 over all loops. */
    public Shot at(long arrival) {
        return shots.get((int) (arrival % shots.size()));
    }
}
