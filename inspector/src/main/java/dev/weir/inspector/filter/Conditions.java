package dev.weir.inspector.filter;

import dev.weir.events.TcpState;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.facet.RegexLiteral;
import dev.weir.inspector.facet.UrlParts;
import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.facet.Words;
import dev.weir.inspector.filter.Expression.And;
import dev.weir.inspector.filter.Expression.Compared;
import dev.weir.inspector.filter.Expression.Finds;
import dev.weir.inspector.filter.Expression.Is;
import dev.weir.inspector.filter.Expression.Named;
import dev.weir.inspector.filter.Expression.Not;
import dev.weir.inspector.filter.Expression.Or;
import dev.weir.inspector.filter.Expression.Within;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.model.Note;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes of a tree what a database can decide. Texts are compared by the same predicates as everywhere: the database is only told which of
 * the words that occur pass. Where it cannot decide, it narrows down what must be looked at.
 */
final class Conditions {

    private final Words words;

    Conditions(Words words) {
        this.words = words;
    }

    Condition of(Expression expression) {
        if (expression instanceof And and) {
            return joined(and.parts(), " AND ");
        }
        if (expression instanceof Or or) {
            return joined(or.parts(), " OR ");
        }
        if (expression instanceof Not not) {
            Condition part = of(not.part());
            // What is not known is not so: null must not stay null under a NOT.
            return new Condition(not(part.least()), not(part.most()));
        }
        return ofTerm(expression);
    }

    private static String not(String sql) {
        return "NOT ifnull((" + sql + "), 0)";
    }

    private Condition joined(List<Expression> parts, String between) {
        List<Condition> all = parts.stream().map(this::of).toList();
        return new Condition(joined(all, Condition::most, between), joined(all, Condition::least, between));
    }

    private static String joined(List<Condition> all, Function<Condition, String> which, String between) {
        return all.stream().map(which).collect(Collectors.joining(between, "(", ")"));
    }

    private Condition ofTerm(Expression term) {
        if (term instanceof Compared compared) {
            return quantity(
                    compared.quantity(),
                    column -> column + " " + compared.relation().sign() + " " + compared.value());
        }
        if (term instanceof Within within) {
            return quantity(
                    within.quantity(),
                    column -> within.ranges().stream()
                            .map(range -> column + " BETWEEN " + range.least() + " AND " + range.most())
                            .collect(Collectors.joining(" OR ", "(", ")")));
        }
        if (term instanceof Named named) {
            return named(named);
        }
        return term instanceof Finds finds ? finds(finds) : flag(((Is) term).flag());
    }

    private static Condition quantity(Quantity quantity, Function<String, String> holds) {
        return switch (quantity) {
            case TOTAL, QUEUE, DNS, CONNECT, TLS, SEND, WAIT, RECEIVE, SIZE, STATUS, NUMBER ->
                Condition.exactly(holds.apply("f." + quantity.word()));
            case CONNECTION ->
                Condition.exactly("(" + holds.apply("f.client") + " OR " + holds.apply("f.origin") + ")");
            case RETRANSMISSIONS -> either("retrans >= 0 AND " + holds.apply("retrans"));
        };
    }

    /** On one of its connections. */
    private static Condition either(String link) {
        return Condition.exactly("(" + on("f.client", link) + " OR " + on("f.origin", link) + ")");
    }

    private static String on(String connection, String link) {
        return connection + " IN (SELECT id FROM link WHERE " + link + ")";
    }

    private Condition named(Named named) {
        Predicate<String> test = Predicates.glob(named);
        return switch (named.attribute()) {
            case HOST, METHOD, TYPE, ERROR ->
                Condition.exactly("f." + named.attribute().word() + " IN " + words.in(test));
            case PROTOCOL -> Condition.exactly("f.protocol IN " + words.in(test));
            case PATH -> path(named, test);
            case CLIENT -> Condition.exactly("f.agent IN " + words.in(test));
            case TLS -> {
                String version = texts(named);
                yield Condition.exactly("(f.tls_version IN " + words.in(test) + " OR (f.tls_version IS NULL AND "
                        + on("f.origin", "tls IN " + version) + "))");
            }
            case PAGE -> Condition.exactly(words.during(test));
            case FINDING ->
                Condition.exactly("f.findings & " + FindingSet.named(test).bits() + " <> 0");
            case CLOSE_FIRST -> closedFirst(named.patterns());
            case CLOSE_KIND -> either("kind IN " + texts(named));
            case STATE -> {
                String seen = "states & " + states(named.patterns()) + " <> 0";
                yield Condition.exactly("(f." + seen + " OR " + either(seen).most() + ")");
            }
            default -> Condition.UNKNOWN;
        };
    }

    /** Of an attribute that has a vocabulary: nothing to escape. */
    private static String texts(Named named) {
        return named.patterns().stream().collect(Collectors.joining("', '", "('", "')"));
    }

    private static Condition closedFirst(List<String> parties) {
        return Condition.exactly(parties.stream()
                .map(party -> switch (party) {
                    case "client" -> on("f.client", "first IN ('peer', 'both')");
                    case "origin" -> on("f.origin", "first IN ('peer', 'both')");
                    default -> either("first IN ('weir', 'both')").most();
                })
                .collect(Collectors.joining(" OR ", "(", ")")));
    }

    private static int states(List<String> names) {
        int bits = 0;
        for (String name : names) {
            bits |= ConnectionFacets.bit(TcpState.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return bits;
    }

    private Condition finds(Finds finds) {
        Predicate<String> found =
                Pattern.compile(finds.regex(), Predicates.REGEX_FLAGS).asPredicate();
        return switch (finds.subject()) {
            case HOST -> Condition.exactly("f.host IN " + words.in(found));
            case METHOD -> Condition.exactly("f.method IN " + words.in(found));
            case COMMENT ->
                Condition.exactly(words.noted(note -> !note.comment().isEmpty() && found.test(note.comment())));
            case URL -> url(finds.regex(), found);
            default -> Condition.UNKNOWN;
        };
    }

    private Condition url(String regex, Predicate<String> found) {
        return RegexLiteral.caseless(regex)
                ? Condition.exactly(words.addressed(
                        new UrlTest("~u " + regex, RegexLiteral.of(regex), RegexLiteral.plain(regex), found)))
                : Condition.UNKNOWN;
    }

    private Condition path(Named named, Predicate<String> test) {
        String longest = "";
        if (named.patterns().size() == 1) {
            for (String piece : named.patterns().get(0).toLowerCase(Locale.ROOT).split("\\*", -1)) {
                longest = piece.length() > longest.length() && piece.chars().allMatch(c -> c < 0x80) ? piece : longest;
            }
        }
        return Condition.exactly(words.addressed(new UrlTest(
                "path=" + String.join("|", named.patterns()),
                longest,
                false,
                url -> UrlParts.of(url).map(UrlParts::path).filter(test).isPresent())));
    }

    private Condition flag(Flag flag) {
        return switch (flag) {
            case NEW -> bit(ExchangeFacets.NEW);
            case REUSED -> bit(ExchangeFacets.REUSED);
            case FAILED -> bit(ExchangeFacets.FAILED);
            case TUNNEL -> bit(ExchangeFacets.TUNNEL);
            case ANSWERED -> bit(ExchangeFacets.ANSWERED);
            case UNANSWERED -> Condition.exactly("f.flags & " + ExchangeFacets.ANSWERED + " = 0");
            case ASSET -> Condition.exactly("f.type IN " + words.in(Flag::assetType));
            case WEBSOCKET -> bit(ExchangeFacets.WEBSOCKET);
            case LOOKUP -> bit(ExchangeFacets.LOOKUP);
            case MARKED -> Condition.exactly(words.noted(Note::marked));
        };
    }

    private static Condition bit(int flag) {
        return Condition.exactly("f.flags & " + flag + " <> 0");
    }
}
