package dev.weir.inspector.store.index.list;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
            return "f." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is sorted by one of the words, of which there are few. */
    private boolean byWord() {
        return key == Key.METHOD || key == Key.HOST || key == Key.TYPE;
    }

    /** The tables to read; in their order SQLite needs to sort nothing, for it walks the texts and for each the index of its exchanges. */
    public String from() {
        return byWord()
                ? "word w CROSS JOIN facet f ON " + key.column() + " = w.id"
                : key == Key.URL ? "url u CROSS JOIN facet f ON f.number = u.number" : "facet f";
    }

    /** Behind {@code facet f}, for {@link #unwalked}. */
    public String join() {
        return byWord()
                ? " LEFT JOIN word w ON w.id = " + key.column()
                : key == Key.URL ? " LEFT JOIN url u ON u.number = f.number" : "";
    }

    /** By which SQLite sorts what it found, instead of walking all in an order that it has an index for. */
    public String unwalked() {
        // Upwards SQLite has what is absent first.
        return "+" + (byWord() && !descending ? "w.text NULLS LAST, f.number" : sql());
    }

    /** Whether most exchanges have no such value: the index of such an order has only those that do. */
    private boolean seldom() {
        return key == Key.DNS || key == Key.CONNECT || key == Key.TLS;
    }

    /** SQL that holds for those that {@link #from} and this leave out, and which come last; null when nothing is left out. */
    public @Nullable String absent() {
        return byWord() || seldom() ? key.column() + " IS NULL" : null;
    }

    /** Goes behind the condition of what has such a value. */
    public String present() {
        return seldom() ? " AND " + key.column() + " IS NOT NULL" : "";
    }

    public String sql() {
        String direction = descending ? " DESC" : "";
        // Downwards they are last by themselves, and said so SQLite would not walk its index.
        String absent = descending ? "" : " NULLS LAST";
        if (key == Key.NUMBER) {
            return "f.number" + direction;
        }
        if (key == Key.URL) {
            return "u.text" + direction + ", u.number" + direction;
        }
        return (byWord() ? "w.text" + direction : key.column() + direction + absent) + ", f.number" + direction;
    }
}
