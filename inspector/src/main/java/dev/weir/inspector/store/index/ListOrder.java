package dev.weir.inspector.store.index;

import java.util.Locale;

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

        private String column() {
            String column = "f." + name().toLowerCase(Locale.ROOT);
            return switch (this) {
                case METHOD, HOST, TYPE -> "(SELECT text FROM word WHERE id = " + column + ")";
                case URL -> "(SELECT text FROM url WHERE url.number = f.number)";
                default -> column;
            };
        }
    }

    String sql() {
        String direction = descending ? " DESC" : "";
        // Downwards they are last by themselves, and said so SQLite would not walk its index.
        String absent = descending ? "" : " NULLS LAST";
        return key == Key.NUMBER
                ? "f.number" + direction
                : key.column() + direction + absent + ", f.number" + direction;
    }
}
