package dev.weir.inspector.filter;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.TcpState;
import dev.weir.events.WayIn;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What has a name. {@code |} separates alternatives; letters of either case are the same. What is said of a connection holds for
 * every exchange that it carried.
 *
 * <table>
 * <caption>Attributes</caption>
 * <tr><td>{@code host}, {@code path}</td><td>of the URL; {@code path} without the query</td></tr>
 * <tr><td>{@code method}</td><td>of the request</td></tr>
 * <tr><td>{@code type}</td><td>the response's media type without parameters</td></tr>
 * <tr><td>{@code client}</td><td>a part of the User-Agent</td></tr>
 * <tr><td>{@code proto}</td><td>the HTTP version of the response, else of the request: 1.0, 1.1 or 2, or what ALPN calls them</td></tr>
 * <tr><td>{@code tls}</td><td>the version spoken with the origin: 1.0 to 1.3</td></tr>
 * <tr><td>{@code way}</td><td>by which the request came: http_proxy, connect, socks4, socks4a, socks5 or reverse</td></tr>
 * <tr><td>{@code route}</td><td>the last way out that was tried, where there was a choice: {@code direct} or the parent proxy</td></tr>
 * <tr><td>{@code error}</td><td>the failure, as RFC 9209 calls it</td></tr>
 * <tr><td>{@code close.first}</td><td>{@code client} or {@code origin}: that side closed its connection first; {@code weir}: Weir did, on
 * either</td></tr>
 * <tr><td>{@code close.kind}</td><td>whether the first closer of either connection sent {@code fin} or {@code rst}</td></tr>
 * <tr><td>{@code state}</td><td>a TCP state in which Weir's end of either connection was seen</td></tr>
 * <tr><td>{@code page}</td><td>the name of the page that it belongs to</td></tr>
 * <tr><td>{@code finding}</td><td>the code of what was found about the exchange or its connections, such as W301 or W3*</td></tr>
 * </table>
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state and its lists are never changed
enum Attribute {
    HOST("host", List.of(), Candidate::host),
    PATH("path", List.of(), Candidate::path),
    METHOD("method", List.of(), candidate -> List.of(candidate.exchange().method())),
    TYPE("type", List.of(), candidate -> List.of(candidate.responseType().essence())),
    CLIENT("client", List.of(), candidate -> candidate.requestFields().all("User-Agent")),
    PROTOCOL("proto", List.of("1.0", "1.1", "2"), Attribute::protocol),
    TLS("tls", List.of("1.0", "1.1", "1.2", "1.3"), Attribute::tls),
    WAY(
            "way",
            words(WayIn.values()),
            candidate -> List.of(word(candidate.exchange().passage().way()))),
    ROUTE("route", List.of(), Attribute::route),
    ERROR("error", failureTokens(), Attribute::error),
    CLOSE_FIRST("close.first", List.of("client", "origin", "weir"), Attribute::firstClosers),
    CLOSE_KIND("close.kind", List.of("fin", "rst"), Attribute::closeKinds),
    STATE(
            "state",
            List.of(
                    "established",
                    "fin_wait_1",
                    "fin_wait_2",
                    "closing",
                    "time_wait",
                    "close_wait",
                    "last_ack",
                    "closed"),
            Attribute::states),
    PAGE("page", List.of(), Candidate::page),
    FINDING("finding", List.of(), Candidate::findings);

    private final String word;
    private final List<String> vocabulary;
    private final Function<Candidate, List<String>> values;

    Attribute(String word, List<String> vocabulary, Function<Candidate, List<String>> values) {
        this.word = word;
        this.vocabulary = vocabulary;
        this.values = values;
    }

    String word() {
        return word;
    }

    /** The only values there are; empty when anything may come, also with {@code *}. */
    List<String> vocabulary() {
        return vocabulary;
    }

    List<String> values(Candidate candidate) {
        return values.apply(candidate);
    }

    /** The one spelling of a pattern; {@code HTTP/1.1} is {@code 1.1}, {@code h2} is {@code 2}, {@code TLSv1.2} is {@code 1.2}. */
    String normal(String pattern) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        return switch (this) {
            case METHOD, FINDING -> pattern.toUpperCase(Locale.ROOT);
            case PATH, CLIENT, PAGE -> pattern;
            case PROTOCOL -> lower.equals("h2") || lower.equals("http/2.0") ? "2" : withoutPrefix(lower, "http/");
            case TLS -> withoutPrefix(lower, "tlsv");
            default -> lower;
        };
    }

    /** Whether there is anything that the pattern, in its one spelling, could mean. */
    boolean allows(String pattern) {
        return this == FINDING
                ? !FindingSet.named(Predicates.glob(new Expression.Named(this, List.of(pattern))))
                        .equals(FindingSet.NONE)
                : vocabulary.isEmpty() || vocabulary.contains(pattern);
    }

    /** What may stand behind the sign, for a person. */
    String expected() {
        return this == FINDING
                ? "the code of a finding such as W301 or W3*"
                : vocabulary.isEmpty() ? "a value behind =" : "one of " + String.join(" ", vocabulary);
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static List<String> words(WayIn[] ways) {
        return Arrays.stream(ways).map(Attribute::word).toList();
    }

    private static String word(WayIn way) {
        return way.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> route(Candidate candidate) {
        List<Passage.RouteChoice> routes = candidate.exchange().passage().routes();
        return routes.isEmpty()
                ? List.of()
                : List.of(routes.get(routes.size() - 1).route().toLowerCase(Locale.ROOT));
    }

    private static List<String> failureTokens() {
        return Arrays.stream(FailureKind.values()).map(FailureKind::token).toList();
    }

    private static List<String> protocol(Candidate candidate) {
        String response = startLineVersion(candidate.responseFields());
        String known = response.isEmpty() ? startLineVersion(candidate.requestFields()) : response;
        return known.isEmpty() ? List.of() : List.of(known);
    }

    private static String startLineVersion(HeadFields fields) {
        return withoutPrefix(fields.version(), "HTTP/");
    }

    private static List<String> tls(Candidate candidate) {
        TlsHandshake own = candidate.exchange().originTls();
        Optional<TlsHandshake> handshake =
                own != null ? Optional.of(own) : candidate.origin().map(RecordedConnection::tls);
        return handshake
                .map(TlsHandshake::details)
                .map(details -> withoutPrefix(details.protocol(), "TLSv"))
                // JSSE and OpenSSL call the oldest one so.
                .map(version -> version.equals("1") ? "1.0" : version)
                .stream()
                .toList();
    }

    private static List<String> error(Candidate candidate) {
        Failure failure = candidate.exchange().failure();
        return failure == null ? List.of() : List.of(failure.kind().token());
    }

    private static List<String> firstClosers(Candidate candidate) {
        List<String> found = new ArrayList<>();
        candidate.client().map(RecordedConnection::close).ifPresent(close -> addFirst(found, close, "client"));
        candidate.origin().map(RecordedConnection::close).ifPresent(close -> addFirst(found, close, "origin"));
        return found;
    }

    private static void addFirst(List<String> found, CloseStory close, String peer) {
        if (close.first() == Party.PEER || close.first() == Party.BOTH) {
            found.add(peer);
        }
        if (close.first() == Party.WEIR || close.first() == Party.BOTH) {
            found.add("weir");
        }
    }

    private static Stream<RecordedConnection> connections(Candidate candidate) {
        return Stream.concat(candidate.client().stream(), candidate.origin().stream());
    }

    private static Stream<CloseStory> closes(Candidate candidate) {
        return connections(candidate)
                .map(RecordedConnection::close)
                .flatMap(close -> Optional.ofNullable(close).stream());
    }

    private static List<String> closeKinds(Candidate candidate) {
        return closes(candidate)
                .map(close -> close.kind().name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> states(Candidate candidate) {
        Stream<TcpState> sampled = Stream.concat(
                        candidate.exchange().samples().stream(),
                        connections(candidate).flatMap(connection -> connection.samples().stream()))
                .map(sample -> sample.info().state());
        Stream<TcpState> passed = closes(candidate)
                .flatMap(close -> close.steps().stream())
                .flatMap(step -> Optional.ofNullable(step.ourState()).stream());
        return Stream.concat(sampled, passed)
                .distinct()
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
