package dev.weir.inspector.filter;

import dev.weir.inspector.facet.Condition;
import java.util.function.Predicate;

/**
 * Which exchanges somebody means: the operators of mitmproxy ({@link Subject}, {@link Flag}), comparisons ({@link Quantity}, {@link
 * Attribute}), and {@code & | ! ( )}, where one after the other means and. A bare word is looked for in the URL. The operators are
 * told to users in docs/how-to/filter.md.
 *
 * <p>{@code status=5xx (wait>200ms | reused) !~d example.com}
 *
 * <p>Immutable and safe for threads.
 */
public final class Filter implements Predicate<Candidate> {

    private final Expression expression;
    private final Predicate<Candidate> predicate;

    private Filter(Expression expression) {
        this.expression = expression;
        this.predicate = Predicates.of(expression);
    }

    public static Filter parse(String text) throws FilterSyntaxException {
        return new Filter(FilterParser.parse(text));
    }

    @Override
    public boolean test(Candidate candidate) {
        return predicate.test(candidate);
    }

    /** The one spelling of what this filter says; parsed again it is an equal filter. */
    public String canonical() {
        return CanonicalText.of(expression);
    }

    /** What an index can be asked of it. */
    public Condition condition() {
        return Conditions.of(expression);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Filter filter && filter.expression.equals(expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
