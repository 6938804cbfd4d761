package dev.weir.inspector.filter;

/** Filters of all shapes, drawn from a seed. */
public final class RandomFilters {

    private static final int DEPTH = 2;

    private RandomFilters() {}

    public static Filter of(long seed) {
        String text = CanonicalText.of(new RandomExpressions(seed).next(DEPTH));
        try {
            return Filter.parse(text);
        } catch (FilterSyntaxException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
