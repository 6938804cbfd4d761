package dev.weir.inspector.filter;

import dev.weir.inspector.filter.Expression.And;
import dev.weir.inspector.filter.Expression.Compared;
import dev.weir.inspector.filter.Expression.Finds;
import dev.weir.inspector.filter.Expression.Is;
import dev.weir.inspector.filter.Expression.Named;
import dev.weir.inspector.filter.Expression.Not;
import dev.weir.inspector.filter.Expression.Or;
import dev.weir.inspector.filter.Expression.Range;
import dev.weir.inspector.filter.Expression.Within;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Expressions of all shapes, drawn from a seed. */
final class RandomExpressions {

    private static final List<String> TEXTS = List.of(
            "a",
            "two words",
            "\\d+\\.js",
            "a|b",
            "x&y",
            "say \"hi\"",
            "it's",
            "\\\\",
            "(group)",
            "~user",
            "!x",
            "-x",
            "=x",
            "\u4e2d\u6587",
            "*.example.com",
            "/api/*");

    private final Random random;

    RandomExpressions(long seed) {
        this.random = new Random(seed);
    }

    /** At most so many levels deep. */
    Expression next(int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> new Not(next(depth - 1));
            case 1 -> new And(parts(depth - 1, And.class));
            case 2 -> new Or(parts(depth - 1, Or.class));
            default -> term();
        };
    }

    private List<Expression> parts(int depth, Class<?> notNested) {
        List<Expression> parts = new ArrayList<>();
        for (int left = 2 + random.nextInt(2); left > 0; ) {
            Expression part = next(depth);
            if (!notNested.isInstance(part)) {
                parts.add(part);
                left--;
            }
        }
        return parts;
    }

    private Expression term() {
        return switch (random.nextInt(5)) {
            case 0 -> new Finds(any(Subject.values()), regex());
            case 1 -> named(any(Attribute.values()));
            case 2 -> new Compared(quantity(), any(Expression.Relation.values()), random.nextInt(600));
            case 3 -> within(any(Quantity.values()));
            default -> new Is(any(Flag.values()));
        };
    }

    private String regex() {
        String text = any(TEXTS.toArray(String[]::new));
        return text.startsWith("*") ? "." + text : text;
    }

    private Expression named(Attribute attribute) {
        List<String> patterns = new ArrayList<>();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            List<String> words = attribute == Attribute.FINDING
                    ? List.of("w301", "W6*", "*")
                    : attribute.vocabulary().isEmpty() ? TEXTS : attribute.vocabulary();
            patterns.add(attribute.normal(any(words.toArray(String[]::new))));
        }
        return new Named(attribute, patterns);
    }

    /** Any but the status, whose numbers have three digits. */
    private Quantity quantity() {
        Quantity quantity = any(Quantity.values());
        return quantity == Quantity.STATUS ? Quantity.SIZE : quantity;
    }

    private Expression within(Quantity quantity) {
        List<Range> ranges = new ArrayList<>();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            boolean status = quantity == Quantity.STATUS;
            long least = status ? 100 + random.nextInt(400) : random.nextLong(5_000_000_000L);
            ranges.add(new Range(least, least + (random.nextBoolean() ? 0 : status ? 99 : random.nextInt(1_000_000))));
        }
        return new Within(quantity, ranges);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** By which words the terms of an expression are asked. */
    static void words(Expression expression, List<String> into) {
        if (expression instanceof And and) {
            and.parts().forEach(part -> words(part, into));
        } else if (expression instanceof Or or) {
            or.parts().forEach(part -> words(part, into));
        } else if (expression instanceof Not not) {
            words(not.part(), into);
        } else if (expression instanceof Finds finds) {
            into.add("~" + finds.subject().letters());
        } else if (expression instanceof Named named) {
            into.add(named.attribute().word());
        } else if (expression instanceof Compared compared) {
            into.add(compared.quantity().word());
        } else if (expression instanceof Within within) {
            into.add(within.quantity().word());
        } else if (expression instanceof Is is) {
            into.add(is.flag().word());
        }
    }
}
