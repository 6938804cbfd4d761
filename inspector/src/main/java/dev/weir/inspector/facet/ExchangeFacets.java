package dev.weir.inspector.facet;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.IpText;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.TlsHandshake;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Of one exchange. Null is "it has none", as everywhere. They are the columns of {@link Column}'s name.
 *
 * @param phases nanoseconds spent in each, by the order of {@link PhaseKind}
 * @param size of the response's body as it travelled, in bytes
 * @param agent all User-Agent fields, a line each
 * @param tls version that the exchange's own handshake came to; empty when its handshake came to none
 * @param way by which it came, in lower case
 * @param route the last way out that was tried, where there was a choice, in lower case
 * @param askedTypes all Content-Type fields of the request, a line each; as {@code answeredTypes} of the response
 * @param attempts the {@code address:port} of each attempt to connect, a line each
 * @param flags see the constants
 * @param states a bit for each TCP state that was seen at it, as in {@link ConnectionFacets}
 * @param origin the connection that carried it, or on which its handshake failed
 */
@SuppressWarnings("ArrayRecordComponent") // stored at once, never compared
public record ExchangeFacets(
        long number,
        long started,
        long total,
        @Nullable Long[] phases,
        @Nullable Integer status,
        @Nullable Long size,
        String method,
        @Nullable String host,
        String type,
        @Nullable String protocol,
        @Nullable String error,
        @Nullable String agent,
        @Nullable String tls,
        String way,
        @Nullable String route,
        @Nullable String askedTypes,
        @Nullable String answeredTypes,
        @Nullable String attempts,
        int flags,
        int states,
        long client,
        @Nullable Long origin,
        String url) {

    /** It set up a connection, or tried to. */
    public static final int NEW = 1;

    public static final int REUSED = 2;
    public static final int FAILED = 4;
    public static final int TUNNEL = 8;

    /** A response head came from the origin. */
    public static final int ANSWERED = 16;

    /** It asked for addresses. */
    public static final int LOOKUP = 32;

    /** Its 101, or its 200 over HTTP/2, led to a WebSocket. */
    public static final int WEBSOCKET = 64;

    public static ExchangeFacets of(RecordedExchange x) {
        Timeline timeline = Timeline.of(x);
        PhaseKind[] kinds = PhaseKind.values();
        @Nullable Long[] phases = new Long[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            phases[i] = timeline.nanosIn(kinds[i]);
        }
        RecordedMessage response = x.response();
        HeadFields asked = x.request().fields();
        HeadFields answered = response == null ? HeadFields.EMPTY : response.fields();
        Integer status = answered.status();
        Failure failure = x.failure();
        return new ExchangeFacets(
                x.number(),
                x.startedAtNanos(),
                timeline.nanos(),
                phases,
                status == null ? x.answeredStatus() : status,
                response == null ? null : response.body().wireBytes(),
                x.method(),
                host(x),
                MediaType.parse(answered.first("Content-Type")).essence(),
                protocol(answered, asked),
                failure == null ? null : failure.kind().token(),
                lines(asked.all("User-Agent")),
                tls(x.originTls()),
                x.passage().way().name().toLowerCase(Locale.ROOT),
                route(x.passage().routes()),
                lines(asked.all("Content-Type")),
                lines(answered.all("Content-Type")),
                lines(x.attempts().stream()
                        .map(attempt -> IpText.of(attempt.remote()))
                        .toList()),
                flags(x),
                ConnectionFacets.states(x.samples()),
                x.client().value(),
                carrier(x),
                x.url());
    }

    private static @Nullable String host(RecordedExchange x) {
        return x.kind() == ExchangeKind.TUNNEL
                ? UrlParts.host(x.url())
                : UrlParts.of(x.url()).map(UrlParts::host).orElse(null);
    }

    private static @Nullable String protocol(HeadFields answered, HeadFields asked) {
        String version = answered.version().isEmpty() ? asked.version() : answered.version();
        String plain = version.startsWith("HTTP/") ? version.substring("HTTP/".length()) : version;
        return plain.isEmpty() ? null : plain;
    }

    private static @Nullable String lines(List<String> texts) {
        return texts.isEmpty() ? null : String.join("\n", texts);
    }

    private static @Nullable String route(List<Passage.RouteChoice> routes) {
        return routes.isEmpty() ? null : routes.get(routes.size() - 1).route().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String tls(@Nullable TlsHandshake handshake) {
        return handshake == null
                ? null
                : handshake.details() == null
                        ? ""
                        : ConnectionFacets.version(handshake.details().protocol());
    }

    private static int flags(RecordedExchange x) {
        boolean paid = !x.attempts().isEmpty() || x.id().equals(x.paidBy());
        boolean failed = x.failure() != null || x.kind() == ExchangeKind.MALFORMED;
        return (paid ? NEW : 0)
                | (x.reused() ? REUSED : 0)
                | (failed ? FAILED : 0)
                | (x.kind() == ExchangeKind.TUNNEL ? TUNNEL : 0)
                | (x.response() == null ? 0 : ANSWERED)
                | (x.dns() == null ? 0 : LOOKUP)
                | (x.webSocket() == null ? 0 : WEBSOCKET);
    }

    private static @Nullable Long carrier(RecordedExchange x) {
        ConnectAttempt winner = x.winner();
        ConnectionId carrier = x.origin() != null ? x.origin() : winner == null ? null : winner.connection();
        return carrier == null ? null : carrier.value();
    }
}
