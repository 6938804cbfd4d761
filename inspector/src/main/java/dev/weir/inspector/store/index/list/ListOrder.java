package dev.weir.inspector.store.index.list;

import dev.weir.inspector.facet.Column;

/** In which order a list comes; what is equal comes by number, what has no such value comes last. */
public record ListOrder(Key key, boolean descending) {

    public static final ListOrder NUMBER = new ListOrder(Key.NUMBER, false);

    /** What it is sorted by. */
    public enum Key {
        NUMBER,
        STARTED,
        TOTAL,
        QUEUE,
        DNS,
        CONNECT,
        TLS,
        SEND,
        WAIT,
        RECEIVE,
        STATUS,
        SIZE,
        METHOD,
        HOST,
        URL,
        TYPE;

        public Column column() {
            return Column.valueOf(name());
        }

        /** Whether the column has words, which come in the order of their texts. */
        public boolean ofWords() {
            return this == METHOD || this == HOST || this == TYPE;
        }
    }
}
