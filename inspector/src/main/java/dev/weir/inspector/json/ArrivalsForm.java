package dev.weir.inspector.json;

import dev.weir.inspector.model.RecordedBody.Arrival;
import dev.weir.inspector.model.RecordedBody.Arrivals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the parts of a body came. Compact, it is an array of numbers: count, longest gap, its end and the last arrival, then time and
 * size of each part that is kept. Each time is counted from the one before, which makes them short.
 */
final class ArrivalsForm {

    private static final String NAME = "arrivals";
    private static final int HEAD = 4;

    private ArrivalsForm() {}

    static void writePositions(Pen pen, Arrivals arrivals) {
        if (arrivals.equals(Arrivals.NONE)) {
            return;
        }
        long before = arrivals.first().isEmpty() ? 0 : arrivals.first().get(0).atNanos();
        pen.name(NAME);
        pen.startArray();
        pen.value(arrivals.count());
        pen.value(arrivals.longestGapNanos());
        pen.value(since(arrivals.longestGapEndNanos(), before));
        pen.value(since(arrivals.lastAtNanos(), before));
        pen.instant(before);
        for (Arrival arrival : arrivals.first()) {
            pen.value(arrival.atNanos() - before);
            pen.value(arrival.bytes());
            before = arrival.atNanos();
        }
        pen.endArray();
    }

    /** What is absent is known from the count: fewer than two parts have no gap between them. */
    private static long since(@Nullable Long atNanos, long firstNanos) {
        return atNanos == null ? 0 : atNanos - firstNanos;
    }

    static Arrivals read(Fields f) {
        List<Long> numbers = f.numbers(NAME);
        if (numbers.size() <= HEAD) {
            return Arrivals.NONE;
        }
        long firstNanos = f.instant(numbers.get(HEAD));
        long at = firstNanos;
        List<Arrival> first = new ArrayList<>((numbers.size() - HEAD) / 2);
        for (int i = HEAD + 1; i + 1 < numbers.size(); i += 2) {
            at += numbers.get(i);
            first.add(new Arrival(at, Math.toIntExact(numbers.get(i + 1))));
        }
        return new Arrivals(
                numbers.get(0),
                List.copyOf(first),
                numbers.get(1),
                numbers.get(0) < 2 ? null : Long.valueOf(firstNanos + numbers.get(2)),
                Long.valueOf(firstNanos + numbers.get(3)));
    }

    static void writeNames(Pen pen, Arrivals arrivals) {
        pen.number("count", arrivals.count());
        pen.span("longest_gap", arrivals.longestGapNanos());
        pen.at("longest_gap_end", arrivals.longestGapEndNanos());
        pen.at("last", arrivals.lastAtNanos());
        pen.objects("first", arrivals.first(), (shown, arrival) -> {
            shown.at("at", arrival.atNanos());
            shown.number("bytes", arrival.bytes());
        });
    }
}
