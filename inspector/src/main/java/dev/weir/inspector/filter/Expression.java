package dev.weir.inspector.filter;

import java.util.List;

/** A filter as a tree: what was asked, whatever the spelling was. */
sealed interface Expression {

    /** All of two or more. */
    record And(List<Expression> parts) implements Expression {}

    /** One of two or more. */
    record Or(List<Expression> parts) implements Expression {}

    record Not(Expression part) implements Expression {}

    /** A regular expression is found in one of the subject's texts; letters of either case are the same. */
    record Finds(Subject subject, String regex) implements Expression {}

    /** One of the attribute's values is one of these; {@code *} stands for any characters. */
    record Named(Attribute attribute, List<String> patterns) implements Expression {}

    /** The quantity stands in that relation to a value in its smallest unit. */
    record Compared(Quantity quantity, Relation relation, long value) implements Expression {}

    /** The quantity lies in one of these ranges. */
    record Within(Quantity quantity, List<Range> ranges) implements Expression {}

    record Is(Flag flag) implements Expression {}

    /** Both inclusive, in the smallest unit. */
    record Range(long least, long most) {
        boolean holds(long value) {
            return least <= value && value <= most;
        }
    }

    /** How a quantity compares with a value. */
    enum Relation {
        MORE(">"),
        AT_LEAST(">="),
        LESS("<"),
        AT_MOST("<=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        boolean holds(long left, long right) {
            return switch (this) {
                case MORE -> left > right;
                case AT_LEAST -> left >= right;
                case LESS -> left < right;
                case AT_MOST -> left <= right;
            };
        }
    }
}
