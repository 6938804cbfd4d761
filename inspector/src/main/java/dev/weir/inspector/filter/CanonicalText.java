package dev.weir.inspector.filter;

import dev.weir.inspector.filter.Expression.And;
import dev.weir.inspector.filter.Expression.Compared;
import dev.weir.inspector.filter.Expression.Finds;
import dev.weir.inspector.filter.Expression.Is;
import dev.weir.inspector.filter.Expression.Named;
import dev.weir.inspector.filter.Expression.Not;
import dev.weir.inspector.filter.Expression.Or;
import dev.weir.inspector.filter.Expression.Within;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a tree in the one spelling that every other spelling of it becomes. */
final class CanonicalText {

    private CanonicalText() {}

    static String of(Expression expression) {
        if (expression instanceof And and) {
            return joined(and.parts(), " ");
        }
        if (expression instanceof Or or) {
            return joined(or.parts(), " | ");
        }
        return expression instanceof Not not ? "!" + inner(not.part()) : term(expression);
    }

    private static String joined(List<Expression> parts, String between) {
        return parts.stream().map(CanonicalText::inner).collect(Collectors.joining(between));
    }

    /** Always with parentheses where and meets or: nobody has to know which binds closer. */
    private static String inner(Expression part) {
        return part instanceof And || part instanceof Or ? "(" + of(part) + ")" : of(part);
    }

    private static String term(Expression term) {
        if (term instanceof Finds finds) {
            return "~" + finds.subject().letters() + " " + pattern(finds.regex());
        }
        if (term instanceof Named named) {
            return named.attribute().word() + "="
                    + named.patterns().stream().map(CanonicalText::value).collect(Collectors.joining("|"));
        }
        if (term instanceof Compared compared) {
            Quantity quantity = compared.quantity();
            return quantity.word()
                    + compared.relation().sign()
                    + quantity.unit().write(compared.value());
        }
        if (term instanceof Within within) {
            Unit unit = within.quantity().unit();
            return within.quantity().word() + "="
                    + within.ranges().stream().map(unit::write).collect(Collectors.joining("|"));
        }
        return ((Is) term).flag().word();
    }

    private static String pattern(String regex) {
        boolean plain = FilterScanner.startsPattern(regex) && regex.chars().allMatch(FilterScanner::inPattern);
        return plain ? regex : quoted(regex);
    }

    private static String value(String value) {
        boolean plain = FilterScanner.startsValue(value) && value.chars().allMatch(FilterScanner::inValue);
        return plain ? value : quoted(value);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
