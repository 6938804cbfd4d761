package dev.weir.inspector.store.index;

import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.model.RecordedExchange;
import java.util.BitSet;
import java.util.function.Function;

/** Which exchanges were looked at for a filter, and which it finds; two bits for each. */
final class Matches {

    private final Filter filter;
    private final BitSet tested = new BitSet();
    private final BitSet found = new BitSet();

    Matches(Filter filter) {
        this.filter = filter;
    }

    Filter filter() {
        return filter;
    }

    boolean tested(long number) {
        return tested.get(place(number));
    }

    boolean holds(long number) {
        return found.get(place(number));
    }

    void test(RecordedExchange exchange, Function<RecordedExchange, Candidate> candidate) {
        int place = place(exchange.number());
        tested.set(place);
        found.set(place, filter.test(candidate.apply(exchange)));
    }

    /** Numbers count from 1; nobody records two thousand million exchanges into one file. */
    private static int place(long number) {
        return (int) Math.max(0, Math.min(number, Integer.MAX_VALUE - 8));
    }
}
