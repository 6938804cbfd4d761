package dev.weir.inspector.filter;

import dev.weir.inspector.filter.Expression.And;
import dev.weir.inspector.filter.Expression.Finds;
import dev.weir.inspector.filter.Expression.Is;
import dev.weir.inspector.filter.Expression.Not;
import dev.weir.inspector.filter.Expression.Or;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Recursive descent over:
 *
 * <pre>
 * or    = and *( "|" and )
 * and   = unary *( [ "&amp;" ] unary )
 * unary = ( "!" / "-" ) unary / "(" or ")" / term
 * term  = "~" letters [ pattern ] / comparison / flag / pattern of the URL
 * </pre>
 */
final class FilterParser {

    /** Deeper ones nobody writes; a stack that overflows tells no position. */
    private static final int MAX_DEPTH = 100;

    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+");

    private final FilterScanner scanner;
    private final TermParser terms;
    private int depth;

    private FilterParser(String text) {
        this.scanner = new FilterScanner(text);
        this.terms = new TermParser(scanner);
    }

    static Expression parse(String text) throws FilterSyntaxException {
        FilterParser parser = new FilterParser(text);
        Expression expression = parser.or();
        parser.scanner.skipBlanks();
        if (!parser.scanner.atEnd()) {
            throw parser.error("this parenthesis was never opened: expected the end");
        }
        return expression;
    }

    private FilterSyntaxException error(String message) {
        return new FilterSyntaxException(scanner.position(), message);
    }

    private Expression or() throws FilterSyntaxException {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(and());
            scanner.skipBlanks();
        } while (scanner.take('|'));
        return parts.size() == 1 ? parts.get(0) : new Or(flat(parts, true));
    }

    private Expression and() throws FilterSyntaxException {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(unary());
            scanner.skipBlanks();
        } while (scanner.take('&') || !(scanner.atEnd() || "|)".indexOf(scanner.peek(0)) >= 0));
        return parts.size() == 1 ? parts.get(0) : new And(flat(parts, false));
    }

    /** {@code a (b c)} says the same as {@code a b c}. */
    private static List<Expression> flat(List<Expression> parts, boolean or) {
        List<Expression> all = new ArrayList<>();
        for (Expression part : parts) {
            if (or && part instanceof Or inner) {
                all.addAll(inner.parts());
            } else if (!or && part instanceof And inner) {
                all.addAll(inner.parts());
            } else {
                all.add(part);
            }
        }
        return List.copyOf(all);
    }

    private Expression unary() throws FilterSyntaxException {
        scanner.skipBlanks();
        if (++depth > MAX_DEPTH) {
            throw error("more than " + MAX_DEPTH + " levels deep: expected fewer");
        }
        int start = scanner.position();
        Expression expression;
        // DevTools' way to say not; a minus alone is none of it.
        boolean minus = scanner.peek(0) == '-' && !Character.isWhitespace(scanner.peek(1));
        if (scanner.take('!') || (minus && scanner.take('-'))) {
            expression = new Not(unary());
        } else if (scanner.take('(')) {
            expression = or();
            if (!scanner.take(')')) {
                throw new FilterSyntaxException(start, "this parenthesis is never closed: expected )");
            }
        } else {
            expression = scanner.take('~') ? operator(start) : terms.term();
        }
        depth--;
        return expression;
    }

    private Expression operator(int start) throws FilterSyntaxException {
        String taken = scanner.take(LETTERS);
        String letters = taken == null ? "" : taken.toLowerCase(Locale.ROOT);
        if (letters.equals("c")) {
            scanner.skipBlanks();
            return terms.quantityIs(Quantity.STATUS);
        }
        Optional<Expression> flag = TermParser.flag("~" + letters).map(Is::new);
        if (flag.isPresent()) {
            return flag.get();
        }
        for (Subject subject : Subject.values()) {
            if (subject.letters().equals(letters)) {
                scanner.skipBlanks();
                int position = scanner.position();
                return finds(subject, position, scanner.pattern("a regular expression behind ~" + letters));
            }
        }
        throw new FilterSyntaxException(
                start,
                "there is no operator ~" + letters
                        + ": expected one of ~a ~b ~bq ~bs ~c ~comment ~d ~dns ~dst ~e ~h ~hq ~hs ~m ~marked ~q ~s ~src ~t ~tq ~ts ~u"
                        + " ~websocket");
    }

    static Finds finds(Subject subject, int position, String regex) throws FilterSyntaxException {
        try {
            Pattern.compile(regex, Predicates.REGEX_FLAGS);
        } catch (PatternSyntaxException e) {
            int index = Math.max(0, Math.min(e.getIndex(), regex.length()));
            throw new FilterSyntaxException(
                    position + index,
                    "not a regular expression (" + e.getDescription().replaceAll("\\s+", " ")
                            + "): expected one as Java has them");
        }
        return new Finds(subject, regex);
    }
}
