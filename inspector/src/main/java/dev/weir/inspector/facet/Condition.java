package dev.weir.inspector.facet;

/**
 * What a database can decide of a filter: {@code most} holds for every exchange that the filter finds, {@code least} for none that it
 * does not find. Both are SQL over {@code facet AS f}.
 */
public record Condition(String most, String least) {

    /** Nothing can be said without looking at the exchange itself. */
    public static final Condition UNKNOWN = new Condition("1", "0");

    public static Condition exactly(String sql) {
        return new Condition(sql, sql);
    }

    /** Whether the database decides alone. */
    public boolean exact() {
        return most.equals(least);
    }
}
