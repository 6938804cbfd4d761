package dev.weir.inspector.filter;

import dev.weir.events.ConnectionId;
import dev.weir.events.IpText;
import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.facet.UrlParts;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import dev.weir.inspector.model.upgrade.RecordedWebSocketMessage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that a filter looks at, with what must be known around it. Everything is looked up, parsed or decoded when a filter
 * first asks for it, and then kept. Not safe for threads.
 */
public final class Candidate {

    private final RecordedExchange exchange;
    private final Known known;
    private final Supplier<RecordedExchange> withBodies;

    private @Nullable HeadFields requestFields;
    private @Nullable HeadFields responseFields;
    private @Nullable Timeline timeline;
    private @Nullable RecordedExchange whole;
    private @Nullable List<String> requestBody;
    private @Nullable List<String> responseBody;

    /**
     * What is known around exchanges.
     *
     * @param connections of the capture; empty for one that it does not have
     * @param findings what was found about an exchange and its connections; asked only when a filter wants to know
     * @param pages that were marked
     * @param notes of people, by the exchange's number
     */
    public record Known(
            Function<ConnectionId, Optional<RecordedConnection>> connections,
            Function<RecordedExchange, FindingSet> findings,
            List<PageMark> pages,
            Map<Long, Note> notes) {}

    /**
     * A candidate.
     *
     * @param exchange with or without its bodies
     * @param known of its capture
     * @param withBodies the same exchange with its bodies: called at most once, and only when a filter looks into a body
     */
    public Candidate(RecordedExchange exchange, Known known, Supplier<RecordedExchange> withBodies) {
        this.exchange = exchange;
        this.known = known;
        this.withBodies = withBodies;
    }

    RecordedExchange exchange() {
        return exchange;
    }

    HeadFields requestFields() {
        HeadFields fields = requestFields == null ? exchange.request().fields() : requestFields;
        requestFields = fields;
        return fields;
    }

    /** Empty when no response came. */
    HeadFields responseFields() {
        RecordedMessage response = exchange.response();
        HeadFields fields =
                responseFields != null ? responseFields : response == null ? HeadFields.EMPTY : response.fields();
        responseFields = fields;
        return fields;
    }

    Timeline timeline() {
        Timeline there = timeline == null ? Timeline.of(exchange) : timeline;
        timeline = there;
        return there;
    }

    /** What the origin said, else Weir itself. */
    @Nullable
    Integer status() {
        Integer status = responseFields().status();
        return status == null ? exchange.answeredStatus() : status;
    }

    MediaType responseType() {
        return MediaType.parse(responseFields().first("Content-Type"));
    }

    List<String> host() {
        return exchange.kind() == ExchangeKind.TUNNEL
                ? List.of(UrlParts.host(exchange.url()))
                : UrlParts.of(exchange.url()).map(UrlParts::host).stream().toList();
    }

    List<String> path() {
        return UrlParts.of(exchange.url()).map(UrlParts::path).stream().toList();
    }

    List<String> findings() {
        return known.findings().apply(exchange).codes().stream().map(Enum::name).toList();
    }

    List<String> page() {
        PageMark page = PageMark.of(known.pages(), exchange.startedAtNanos());
        return page == null ? List.of() : List.of(page.name());
    }

    Note note() {
        return known.notes().getOrDefault(exchange.number(), Note.none(exchange.number()));
    }

    /** An empty one is none: a pattern that finds nothing in nothing would find all. */
    List<String> comment() {
        String comment = note().comment();
        return comment.isEmpty() ? List.of() : List.of(comment);
    }

    /** The connection that carried it, or on which its handshake failed. */
    @Nullable
    ConnectionId carrier() {
        ConnectAttempt winner = exchange.winner();
        return exchange.origin() != null ? exchange.origin() : winner == null ? null : winner.connection();
    }

    Optional<RecordedConnection> client() {
        return known.connections().apply(exchange.client());
    }

    Optional<RecordedConnection> origin() {
        ConnectionId carrier = carrier();
        return carrier == null ? Optional.empty() : known.connections().apply(carrier);
    }

    List<String> source() {
        return client().map(connection -> text(connection.remote())).stream().toList();
    }

    List<String> destination() {
        Optional<RecordedConnection> origin = origin();
        return origin.isPresent()
                ? List.of(text(origin.get().remote()))
                : exchange.attempts().stream()
                        .map(attempt -> text(attempt.remote()))
                        .toList();
    }

    private static String text(InetSocketAddress address) {
        return IpText.of(address);
    }

    List<String> requestBody() {
        List<String> body = requestBody == null
                ? both(text(whole().request(), requestFields()), messages(Leg.CLIENT))
                : requestBody;
        requestBody = body;
        return body;
    }

    List<String> responseBody() {
        List<String> body = responseBody;
        if (body == null) {
            RecordedMessage response = whole().response();
            body = both(response == null ? List.of() : text(response, responseFields()), messages(Leg.ORIGIN));
            responseBody = body;
        }
        return body;
    }

    /** What one side said on a WebSocket. */
    private List<String> messages(Leg from) {
        RecordedWebSocket socket = whole().webSocket();
        List<String> texts = new ArrayList<>();
        for (RecordedWebSocketMessage message :
                socket == null ? List.<RecordedWebSocketMessage>of() : socket.messages()) {
            byte[] kept = message.from() == from ? message.kept() : null;
            if (kept != null) {
                boolean text = message.opcode() == WebSocketMessage.TEXT;
                texts.add(new String(kept, text ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }

    private static List<String> both(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private RecordedExchange whole() {
        RecordedExchange there = whole == null ? withBodies.get() : whole;
        whole = there;
        return there;
    }

    private static List<String> text(RecordedMessage message, HeadFields fields) {
        byte[] kept = message.body().kept();
        if (kept == null) {
            return List.of();
        }
        String codings = String.join(",", fields.all("Content-Encoding"));
        byte[] content = new ContentDecoder(ContentDecoder.Limits.DEFAULT)
                .decode(kept, codings)
                .bytes();
        String text = BodyText.of(content, MediaType.parse(fields.first("Content-Type")));
        // Bytes that are no text still hold words: a byte is a character then.
        return List.of(text == null ? new String(content, StandardCharsets.ISO_8859_1) : text);
    }
}
