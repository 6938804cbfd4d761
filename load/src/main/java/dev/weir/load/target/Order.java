package dev.weir.load.target;

import java.util.ArrayList;
import java.util.List;

/**
 * Which request had to be answered before another one began, as a recording shows: pages load their parts at the same time, and people
 * click when they have seen something. Immutable.
 *
 * @param after for each request the one whose answer it waited for, -1 for none
 * @param pauseNanos for each how long after that answer it began; of one that waited for none, after the first one began
 */
public record Order(List<Integer> after, List<Long> pauseNanos) {

    /** It waited for nothing. */
    static final int NONE = -1;

    public Order {
        after = List.copyOf(after);
        pauseNanos = List.copyOf(pauseNanos);
    }

    /** One after the other, without pauses. */
    static Order inTurn(int count) {
        List<Integer> after = new ArrayList<>();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            after.add(i - 1);
            pauses.add(0L);
        }
        return new Order(after, pauses);
    }

    /** Of requests in the order in which they began: each waited for what had ended last when it began. */
    static Order recorded(List<Asked> asked) {
        List<Integer> after = new ArrayList<>();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            double started = asked.get(i).startedMillis();
            int last = NONE;
            for (int j = 0; j < i; j++) {
                boolean over = asked.get(j).endedMillis() <= started;
                if (over
                        && (last == NONE
                                || asked.get(j).endedMillis() > asked.get(last).endedMillis())) {
                    last = j;
                }
            }
            double since = last == NONE
                    ? asked.get(0).startedMillis()
                    : asked.get(last).endedMillis();
            after.add(last);
            pauses.add(Math.max(0, Math.round((started - since) * 1e6)));
        }
        return new Order(after, pauses);
    }

    public int size() {
        return after.size();
    }

    /** For each request those that wait for it; in front of them all, at 0, those that wait for nothing. */
    List<List<Integer>> followers() {
        List<List<Integer>> followers = new ArrayList<>();
        for (int i = 0; i <= after.size(); i++) {
            followers.add(new ArrayList<>(1));
        }
        for (int i = 0; i < after.size(); i++) {
            followers.get(after.get(i) + 1).add(i);
        }
        return followers;
    }
}
