package dev.weir.inspector.filter;

import dev.weir.events.TcpState;
import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.facet.RegexLiteral;
import dev.weir.inspector.facet.UrlParts;
import dev.weir.inspector.facet.UrlTest;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes of a tree what an index can be asked. Texts are compared by the same predicates as everywhere: the index only looks which of the words that
 * occur pass. What it does not know stays open, and is looked up in the records.
 */
final class Conditions {

    private static final Condition NEVER = new Condition.Not(Condition.ALWAYS);

    private Conditions() {}

    static Condition of(Expression expression) {
        if (expression instanceof And and) {
            return new Condition.All(and.parts().stream().map(Conditions::of).toList());
        }
        if (expression instanceof Or or) {
            return new Condition.Any(or.parts().stream().map(Conditions::of).toList());
        }
        return expression instanceof Not not ? new Condition.Not(of(not.part())) : ofTerm(expression);
    }

    private static Condition ofTerm(Expression term) {
        if (term instanceof Compared compared) {
            return quantity(compared.quantity(), column -> compared(column, compared));
        }
        if (term instanceof Within within) {
            return quantity(
                    within.quantity(),
                    column -> new Condition.Any(within.ranges().stream()
                            .<Condition>map(range -> new Condition.Between(column, range.least(), range.most()))
                            .toList()));
        }
        if (term instanceof Named named) {
            return named(named, Predicates.glob(named));
        }
        return term instanceof Finds finds ? finds(finds) : flag(((Is) term).flag());
    }

    private static Condition compared(Column column, Compared compared) {
        long value = compared.value();
        return switch (compared.relation()) {
            case MORE -> value == Long.MAX_VALUE ? NEVER : new Condition.Between(column, value + 1, Long.MAX_VALUE);
            case AT_LEAST -> new Condition.Between(column, value, Long.MAX_VALUE);
            case LESS -> value == Long.MIN_VALUE ? NEVER : new Condition.Between(column, Long.MIN_VALUE, value - 1);
            case AT_MOST -> new Condition.Between(column, Long.MIN_VALUE, value);
        };
    }

    private static Condition quantity(Quantity quantity, Function<Column, Condition> holds) {
        return switch (quantity) {
            case TOTAL, QUEUE, DNS, CONNECT, TLS, SEND, WAIT, RECEIVE, SIZE, STATUS, NUMBER ->
                holds.apply(Column.valueOf(quantity.name()));
            case CONNECTION -> Condition.any(holds.apply(Column.CLIENT), holds.apply(Column.ORIGIN));
            case RETRANSMISSIONS ->
                either(Condition.all(
                        new Condition.Between(Column.LINK_RETRANS, 0, Long.MAX_VALUE),
                        holds.apply(Column.LINK_RETRANS)));
        };
    }

    /** On one of its connections. */
    private static Condition either(Condition link) {
        return Condition.any(client(link), origin(link));
    }

    private static Condition client(Condition link) {
        return new Condition.On(Column.CLIENT, link);
    }

    private static Condition origin(Condition link) {
        return new Condition.On(Column.ORIGIN, link);
    }

    private static Condition named(Named named, Predicate<String> test) {
        return switch (named.attribute()) {
            case HOST, METHOD, TYPE, ERROR, PROTOCOL, WAY, ROUTE ->
                new Condition.Text(Column.valueOf(named.attribute().name()), test);
            case PATH -> path(named, test);
            case CLIENT -> new Condition.Text(Column.AGENT, test);
            case TLS ->
                Condition.any(
                        new Condition.Text(Column.TLS_VERSION, test),
                        Condition.all(
                                new Condition.Absent(Column.TLS_VERSION),
                                origin(new Condition.Text(Column.LINK_TLS, test))));
            case PAGE -> new Condition.During(test);
            case FINDING ->
                new Condition.Bits(Column.FINDINGS, FindingSet.named(test).bits());
            case CLOSE_FIRST ->
                new Condition.Any(
                        named.patterns().stream().map(Conditions::closedFirst).toList());
            case CLOSE_KIND -> either(new Condition.Text(Column.LINK_KIND, test));
            case STATE -> {
                int seen = states(named.patterns());
                yield Condition.any(
                        new Condition.Bits(Column.STATES, seen), either(new Condition.Bits(Column.LINK_STATES, seen)));
            }
        };
    }

    private static Condition closedFirst(String party) {
        return switch (party) {
            case "client" -> client(first("peer"));
            case "origin" -> origin(first("peer"));
            default -> either(first("weir"));
        };
    }

    private static Condition first(String party) {
        return new Condition.Text(Column.LINK_FIRST, word -> word.equals(party) || word.equals("both"));
    }

    private static int states(List<String> names) {
        int bits = 0;
        for (String name : names) {
            bits |= ConnectionFacets.bit(TcpState.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return bits;
    }

    private static Condition finds(Finds finds) {
        Predicate<String> found =
                Pattern.compile(finds.regex(), Predicates.REGEX_FLAGS).asPredicate();
        Condition asked = new Condition.Text(Column.ASKED_TYPES, lines(found));
        Condition answered = new Condition.Text(Column.ANSWERED_TYPES, lines(found));
        return switch (finds.subject()) {
            case HOST -> new Condition.Text(Column.HOST, found);
            case METHOD -> new Condition.Text(Column.METHOD, found);
            case TYPE -> Condition.any(asked, answered);
            case REQUEST_TYPE -> asked;
            case RESPONSE_TYPE -> answered;
            case SOURCE -> client(new Condition.Remote(found));
            case DESTINATION -> destination(found);
            case COMMENT -> new Condition.Noted(note -> !note.comment().isEmpty() && found.test(note.comment()));
            case URL -> url(finds.regex(), found);
            case FIELD, REQUEST_FIELD, RESPONSE_FIELD, BODY, REQUEST_BODY, RESPONSE_BODY -> Condition.UNKNOWN;
        };
    }

    /** Of several texts, a line each. */
    private static Predicate<String> lines(Predicate<String> test) {
        return all -> Arrays.stream(all.split("\n", -1)).anyMatch(test);
    }

    private static Condition destination(Predicate<String> found) {
        return Condition.any(
                origin(new Condition.Remote(found)),
                Condition.all(
                        new Condition.Not(origin(Condition.ALWAYS)),
                        new Condition.Text(Column.ATTEMPTS, lines(found))));
    }

    private static Condition url(String regex, Predicate<String> found) {
        return RegexLiteral.caseless(regex)
                ? new Condition.Addressed(
                        new UrlTest("~u " + regex, RegexLiteral.of(regex), RegexLiteral.plain(regex), found))
                : Condition.UNKNOWN;
    }

    private static Condition path(Named named, Predicate<String> test) {
        String longest = "";
        if (named.patterns().size() == 1) {
            for (String piece : named.patterns().get(0).toLowerCase(Locale.ROOT).split("\\*", -1)) {
                longest = piece.length() > longest.length() && piece.chars().allMatch(c -> c < 0x80) ? piece : longest;
            }
        }
        return new Condition.Addressed(
                new UrlTest("path=" + String.join("|", named.patterns()), longest, false, url -> {
                    String path = UrlParts.path(url);
                    return !path.isEmpty() && test.test(path);
                }));
    }

    private static Condition flag(Flag flag) {
        return switch (flag) {
            case NEW -> bit(ExchangeFacets.NEW);
            case REUSED -> bit(ExchangeFacets.REUSED);
            case FAILED -> bit(ExchangeFacets.FAILED);
            case TUNNEL -> bit(ExchangeFacets.TUNNEL);
            case ANSWERED -> bit(ExchangeFacets.ANSWERED);
            case UNANSWERED -> new Condition.Not(bit(ExchangeFacets.ANSWERED));
            case ASSET -> new Condition.Text(Column.TYPE, Flag::assetType);
            case WEBSOCKET -> bit(ExchangeFacets.WEBSOCKET);
            case LOOKUP -> bit(ExchangeFacets.LOOKUP);
            case MARKED -> new Condition.Noted(Note::marked);
        };
    }

    private static Condition bit(int flag) {
        return new Condition.Bits(Column.FLAGS, flag);
    }
}
