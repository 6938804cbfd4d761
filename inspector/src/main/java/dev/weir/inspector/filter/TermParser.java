package dev.weir.inspector.filter;

import dev.weir.inspector.filter.Expression.Compared;
import dev.weir.inspector.filter.Expression.Is;
import dev.weir.inspector.filter.Expression.Named;
import dev.weir.inspector.filter.Expression.Not;
import dev.weir.inspector.filter.Expression.Range;
import dev.weir.inspector.filter.Expression.Relation;
import dev.weir.inspector.filter.Expression.Within;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads comparisons, flags and bare words. */
final class TermParser {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z.-]*");
    private static final Pattern SIGN = Pattern.compile("!=|>=|<=|=|>|<");

    /** What Chrome's network panel calls it, and how we do. */
    private static final Map<String, String> DEVTOOLS = Map.of(
            "status-code", "status=",
            "domain", "host=",
            "larger-than", "size>",
            "mime-type", "type=",
            "method", "method=");

    /** What it has besides: taken for a piece of a URL, each would match nothing without a word. */
    private static final Set<String> DEVTOOLS_ONLY = Set.of(
            "cookie-domain",
            "cookie-name",
            "cookie-path",
            "cookie-value",
            "has-overrides",
            "has-response-header",
            "is",
            "mixed-content",
            "priority",
            "resource-type",
            "response-header-value-set",
            "scheme",
            "set-cookie-domain",
            "set-cookie-name",
            "set-cookie-value",
            "url");

    private final FilterScanner scanner;

    TermParser(FilterScanner scanner) {
        this.scanner = scanner;
    }

    Expression term() throws FilterSyntaxException {
        int start = scanner.position();
        String taken = scanner.take(NAME);
        if (taken != null) {
            String name = taken.toLowerCase(Locale.ROOT);
            Expression term = scanner.peek(0) == ':' ? devTools(start, name) : named(start, name);
            if (term != null) {
                return term;
            }
            scanner.back(start);
        }
        String word = scanner.bareWord();
        if (word.isEmpty()) {
            throw new FilterSyntaxException(
                    start, "expected something to look for, such as ~d example.com, wait>200ms, status=5xx or failed");
        }
        return FilterParser.finds(Subject.URL, start, word);
    }

    /** Null when it is none of DevTools' words, but perhaps a host in front of its port. */
    private @Nullable Expression devTools(int start, String key) throws FilterSyntaxException {
        if (DEVTOOLS_ONLY.contains(key)) {
            throw new FilterSyntaxException(
                    start,
                    "'" + key + ":' is not known here: expected one of " + sorted(DEVTOOLS.keySet().stream())
                            + "; to search URLs for it, ~u " + key + ":");
        }
        String ours = DEVTOOLS.get(key);
        if (ours == null) {
            if (known(key)) {
                throw saysNothing(scanner.position(), key);
            }
            return null;
        }
        scanner.take(':');
        int sign = ours.length() - 1;
        return comparison(start, ours.substring(0, sign), ours.substring(sign));
    }

    /** Null when the word ends otherwise than a name does: a piece of a URL. */
    private @Nullable Expression named(int start, String name) throws FilterSyntaxException {
        int end = scanner.position();
        boolean known = known(name);
        boolean wordEnds = !FilterScanner.inValue(scanner.peek(0));
        if (known) {
            scanner.skipBlanks();
        }
        String sign = scanner.take(SIGN);
        if (sign != null) {
            if (known) {
                scanner.skipBlanks();
            }
            return comparison(start, name, sign);
        }
        if (known && wordEnds) {
            throw saysNothing(end, name);
        }
        scanner.back(end);
        return wordEnds ? flag(name).map(Is::new).orElse(null) : null;
    }

    /** Whoever typed wait>200ms into a shell without quotes lands here, too. */
    private static FilterSyntaxException saysNothing(int position, String name) {
        return new FilterSyntaxException(
                position,
                "'" + name + "' alone says nothing: expected a comparison such as " + example(name)
                        + " (quoted, in a shell); to search URLs for it, ~u " + name);
    }

    private static String example(String name) {
        return attribute(name)
                .map(attribute -> name + "="
                        + (attribute.vocabulary().isEmpty()
                                ? attribute == Attribute.FINDING ? "W3*" : "..."
                                : attribute.vocabulary().get(0)))
                .orElse(
                        switch (quantity(name).map(Quantity::unit).orElse(Unit.COUNT)) {
                            case TIME -> name + ">200ms";
                            case BYTES -> name + ">100k";
                            case STATUS -> name + "=5xx";
                            case CONNECTION -> name + "=c17";
                            case COUNT -> name + ">0";
                        });
    }

    private static boolean known(String word) {
        return quantity(word).isPresent() || attribute(word).isPresent();
    }

    static Optional<Flag> flag(String word) {
        return Arrays.stream(Flag.values())
                .filter(flag -> flag.word().equals(word) || flag.aliases().contains(word))
                .findFirst();
    }

    private static Optional<Quantity> quantity(String word) {
        return Arrays.stream(Quantity.values())
                .filter(quantity ->
                        quantity.word().equals(word) || quantity.aliases().contains(word))
                .findFirst();
    }

    private static Optional<Attribute> attribute(String word) {
        return Arrays.stream(Attribute.values())
                .filter(attribute -> attribute.word().equals(word))
                .findFirst();
    }

    private Expression comparison(int start, String name, String sign) throws FilterSyntaxException {
        if (sign.equals("!=")) {
            return new Not(comparison(start, name, "="));
        }
        Optional<Attribute> attribute = attribute(name);
        Optional<Quantity> quantity = quantity(name);
        if (attribute.isPresent() && !(quantity.isPresent() && asksForAmount(quantity.get(), sign))) {
            if (!sign.equals("=")) {
                throw new FilterSyntaxException(
                        start + name.length(), "'" + name + "' is neither more nor less: expected = or !=");
            }
            return attributeIs(attribute.get());
        }
        if (quantity.isEmpty()) {
            throw new FilterSyntaxException(
                    start,
                    "there is no '" + name + "': expected one of " + names()
                            + "; to search URLs for it, put it in quotes");
        }
        return sign.equals("=") ? quantityIs(quantity.get()) : compared(quantity.get(), relation(sign));
    }

    /** {@code tls=1.2} asks for the version, {@code tls>20ms} and {@code tls=0..20ms} for the time. */
    private boolean asksForAmount(Quantity quantity, String sign) throws FilterSyntaxException {
        if (!sign.equals("=")) {
            return true;
        }
        int position = scanner.position();
        String text = scanner.value(quantity.unit().expected());
        scanner.back(position);
        return quantity.unit().readRange(text).isPresent();
    }

    private static String names() {
        return sorted(Stream.concat(
                Arrays.stream(Quantity.values()).map(Quantity::word),
                Arrays.stream(Attribute.values()).map(Attribute::word)));
    }

    private static String sorted(Stream<String> words) {
        return words.distinct().sorted().collect(Collectors.joining(" "));
    }

    private static Relation relation(String sign) {
        return Arrays.stream(Relation.values())
                .filter(relation -> relation.sign().equals(sign))
                .findFirst()
                .orElseThrow();
    }

    private Expression compared(Quantity quantity, Relation relation) throws FilterSyntaxException {
        int position = scanner.position();
        String expected = quantity.unit().expected();
        String text = scanner.value(expected);
        return new Compared(
                quantity, relation, quantity.unit().read(text).orElseThrow(() -> misread(position, text, expected)));
    }

    /** Reads one or more values or ranges. */
    Expression quantityIs(Quantity quantity) throws FilterSyntaxException {
        String expected = quantity.unit().expected();
        List<Range> ranges = new ArrayList<>();
        do {
            int position = scanner.position();
            String text = scanner.value(expected);
            ranges.add(quantity.unit().readRange(text).orElseThrow(() -> misread(position, text, expected)));
        } while (scanner.takeBarOfValues());
        return new Within(quantity, List.copyOf(ranges));
    }

    private Expression attributeIs(Attribute attribute) throws FilterSyntaxException {
        String expected = attribute.expected();
        List<String> patterns = new ArrayList<>();
        do {
            int position = scanner.position();
            String pattern = attribute.normal(scanner.value(expected));
            if (!attribute.allows(pattern)) {
                throw misread(position, pattern, expected);
            }
            patterns.add(pattern);
        } while (scanner.takeBarOfValues());
        return new Named(attribute, List.copyOf(patterns));
    }

    private static FilterSyntaxException misread(int position, String text, String expected) {
        return new FilterSyntaxException(position, "cannot read '" + text + "': expected " + expected);
    }
}
