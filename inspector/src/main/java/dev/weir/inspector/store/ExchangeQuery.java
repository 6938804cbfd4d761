package dev.weir.inspector.store;

/**
 * Which exchanges to read, in which order.
 *
 * @param fromNumber the first number that may come, inclusive
 * @param toNumber the last number that may come, inclusive
 * @param limit how many at most
 * @param bodies whether the kept bytes of bodies come too
 */
public record ExchangeQuery(Order order, long fromNumber, long toNumber, long limit, boolean bodies) {

    /** In which order exchanges come. */
    public enum Order {
        /** By the time of the first byte. A range of numbers is not looked up but filtered in this order. */
        STARTED,
        NUMBER,
        NUMBER_DESCENDING
    }

    /** All exchanges in the order in which they started, without bodies. */
    public static final ExchangeQuery ALL =
            new ExchangeQuery(Order.STARTED, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false);

    public ExchangeQuery in(Order newOrder) {
        return new ExchangeQuery(newOrder, fromNumber, toNumber, limit, bodies);
    }

    /** Both inclusive. */
    public ExchangeQuery numbers(long from, long to) {
        return new ExchangeQuery(order, from, to, limit, bodies);
    }

    public ExchangeQuery atMost(long newLimit) {
        return new ExchangeQuery(order, fromNumber, toNumber, newLimit, bodies);
    }

    public ExchangeQuery withBodies() {
        return new ExchangeQuery(order, fromNumber, toNumber, limit, true);
    }
}
