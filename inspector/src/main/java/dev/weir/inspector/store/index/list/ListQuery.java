package dev.weir.inspector.store.index.list;

import dev.weir.inspector.filter.Filter;
import org.jspecify.annotations.Nullable;

/**
 * Which exchanges a list shows.
 *
 * @param filter null for all
 * @param fromNanos that started then or later, on the capture's clock
 * @param toNanos that started before
 */
public record ListQuery(@Nullable Filter filter, ListOrder order, long fromNanos, long toNanos) {

    public static final ListQuery ALL = new ListQuery(null, ListOrder.NUMBER, Long.MIN_VALUE, Long.MAX_VALUE);

    /** All of them by their numbers. */
    public boolean plain() {
        return filter == null
                && order.key() == ListOrder.Key.NUMBER
                && fromNanos == Long.MIN_VALUE
                && toNanos == Long.MAX_VALUE;
    }

    public ListQuery with(@Nullable Filter other) {
        return new ListQuery(other, order, fromNanos, toNanos);
    }
}
