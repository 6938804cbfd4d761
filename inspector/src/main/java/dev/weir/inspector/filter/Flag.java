package dev.weir.inspector.filter;

import dev.weir.events.ExchangeId;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedExchange;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an exchange simply is or is not.
 *
 * <table>
 * <caption>Flags</caption>
 * <tr><td>{@code new}</td><td>it set up a connection to the origin, or tried to</td></tr>
 * <tr><td>{@code reused}</td><td>it took a connection that an earlier exchange had paid for</td></tr>
 * <tr><td>{@code failed}, {@code ~e}</td><td>it did not finish, or its head could not be parsed: what the list counts as failed</td></tr>
 * <tr><td>{@code tunnel}</td><td>it was relayed blindly</td></tr>
 * <tr><td>{@code ~websocket}</td><td>its 101 (or, over HTTP/2, its 200) led to a WebSocket</td></tr>
 * <tr><td>{@code ~q}</td><td>no response head came from the origin</td></tr>
 * <tr><td>{@code ~s}</td><td>one came</td></tr>
 * <tr><td>{@code ~a}</td><td>the response is what pages load besides: style, script, image, font (by its media type)</td></tr>
 * <tr><td>{@code ~dns}</td><td>it asked for addresses, of a name server or of what was still known</td></tr>
 * <tr><td>{@code ~marked}</td><td>a person marked it</td></tr>
 * </table>
 */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state and its lists are never changed
enum Flag {
    NEW("new", List.of(), candidate -> paid(candidate.exchange())),
    REUSED("reused", List.of(), candidate -> candidate.exchange().reused()),
    FAILED("failed", List.of("~e"), candidate -> failed(candidate.exchange())),
    TUNNEL("tunnel", List.of(), candidate -> candidate.exchange().kind() == ExchangeKind.TUNNEL),
    WEBSOCKET("~websocket", List.of(), candidate -> candidate.exchange().webSocket() != null),
    UNANSWERED("~q", List.of(), candidate -> candidate.exchange().response() == null),
    ANSWERED("~s", List.of(), candidate -> candidate.exchange().response() != null),
    ASSET("~a", List.of(), candidate -> assetType(candidate.responseType().essence())),
    LOOKUP("~dns", List.of(), candidate -> candidate.exchange().dns() != null),
    MARKED("~marked", List.of(), candidate -> candidate.note().marked());

    private final String word;
    private final List<String> aliases;
    private final Predicate<Candidate> predicate;

    Flag(String word, List<String> aliases, Predicate<Candidate> predicate) {
        this.word = word;
        this.aliases = aliases;
        this.predicate = predicate;
    }

    String word() {
        return word;
    }

    List<String> aliases() {
        return aliases;
    }

    boolean holds(Candidate candidate) {
        return predicate.test(candidate);
    }

    private static boolean paid(RecordedExchange exchange) {
        ExchangeId payer = exchange.paidBy();
        return !exchange.attempts().isEmpty() || (payer != null && payer.equals(exchange.id()));
    }

    private static boolean failed(RecordedExchange exchange) {
        return exchange.failure() != null || exchange.kind() == ExchangeKind.MALFORMED;
    }

    static boolean assetType(String essence) {
        return essence.startsWith("image/")
                || essence.startsWith("font/")
                || essence.startsWith("application/font")
                || essence.equals("text/css")
                || essence.endsWith("/javascript")
                || essence.equals("application/x-javascript");
    }
}
