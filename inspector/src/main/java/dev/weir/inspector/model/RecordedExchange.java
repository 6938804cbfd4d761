package dev.weir.inspector.model;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.model.upgrade.RecordedUpgrade;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, or one tunnel, from its first byte to its end. All times are nanoseconds on the capture's
 * monotonic clock ({@link CaptureInfo#anchor()} ties it to the wall clock); null is "did not happen or was not seen".
 *
 * @param number what users call it ({@code #7}), from 1 in the order in which request heads came
 * @param url absolute, as the client meant it; {@code host:port} for a tunnel; the raw target when it could not be parsed
 * @param passage by which way it came, and which ways to its origin were tried
 * @param authority of the client's CONNECT or SOCKS request when the exchange went through one, or of the origin that Weir stood for;
 *     else null
 * @param origin the connection that carried the request, null when none was ready
 * @param paidBy who set that connection up: {@code id} itself when it was fresh; null as {@code origin}
 * @param idleNanos how long the connection lay in the pool before
 * @param response null when no response head came from the origin
 * @param informational heads of 1xx responses, in their order
 * @param dns null when a pooled connection was used
 * @param attempts of connecting that this exchange paid for, in their order, the winner among them
 * @param originTls the handshake this exchange paid for
 * @param samples what the kernel said of both connections at this exchange's moments, in their order
 * @param answeredStatus of the response that Weir wrote itself, null when it wrote none
 * @param retries why earlier connections were given up
 * @param rejected what came of a head that was refused, null otherwise
 * @param tunnelWhy for tunnels: by which option, or what was seen inside CONNECT or SOCKS
 * @param streams what HTTP/2 adds; {@link Streams#NONE} where both legs spoke HTTP/1
 * @param endedAtNanos when it was still open as the capture ended: the time until which it was watched
 * @param upgrade what followed its 101, null when it changed no protocol
 * @param clientTimers what its client's own clock says; null when the client told nothing
 * @param importedFields JSON, an object: what the HAR that it comes from says of it in fields that each program invents ({@code _initiator});
 *     null where it is from none, or had none
 * @param recording how well it was recorded
 */
public record RecordedExchange(
        long number,
        ExchangeId id,
        ExchangeKind kind,
        String method,
        String url,
        Passage passage,
        @Nullable String authority,
        ConnectionId client,
        @Nullable ConnectionId origin,
        @Nullable ExchangeId paidBy,
        long idleNanos,
        long startedAtNanos,
        @Nullable Long assignedAtNanos,
        RecordedMessage request,
        @Nullable RecordedMessage response,
        List<InformationalHead> informational,
        @Nullable DnsLookup dns,
        List<ConnectAttempt> attempts,
        @Nullable TlsHandshake originTls,
        List<TcpSample> samples,
        @Nullable Integer answeredStatus,
        List<Retry> retries,
        @Nullable RejectedHead rejected,
        @Nullable String tunnelWhy,
        @Nullable Failure failure,
        long endedAtNanos,
        @Nullable RecordedUpgrade upgrade,
        Streams streams,
        @Nullable ClientTimers clientTimers,
        @Nullable String importedFields,
        Recording recording) {

    /** During which Weir did not read a leg because the other one was full, both legs added. */
    public long pausedNanos() {
        return request.pausedNanos() + (response == null ? 0 : response.pausedNanos());
    }

    /** Whether a connection of an earlier exchange was used. */
    public boolean reused() {
        return paidBy != null && !paidBy.equals(id);
    }

    /** The attempt whose connection was used or on which the handshake failed; null when none succeeded. */
    public @Nullable ConnectAttempt winner() {
        for (ConnectAttempt attempt : attempts) {
            if (attempt.outcome() == ConnectAttempt.Outcome.CONNECTED) {
                return attempt;
            }
        }
        return null;
    }

    /** Its WebSocket, else null. */
    public @Nullable RecordedWebSocket webSocket() {
        return upgrade == null ? null : upgrade.webSocket();
    }

    /** The status the origin sent, else null. */
    public @Nullable Integer status() {
        RawHead head = response == null ? null : response.head();
        return head == null ? null : HeadFields.status(head.startLine());
    }

    /** What the kernel said of one of its connections at one of its moments; null when it was not asked then. */
    public @Nullable TcpSample sample(Leg leg, TcpMoment moment) {
        for (TcpSample sample : samples) {
            if (sample.leg() == leg && sample.moment() == moment) {
                return sample;
            }
        }
        return null;
    }

    /** The same without the bytes of its bodies, whose sizes stay known: for whoever holds many. */
    public RecordedExchange withoutBodies() {
        return with(
                request.withoutBody(),
                response == null ? null : response.withoutBody(),
                upgrade == null ? null : upgrade.withoutContent(),
                clientTimers);
    }

    /**
     * The same with what was in the messages of its WebSocket, if it is one.
     *
     * @param content as {@link RecordedWebSocket#content} gave it
     */
    public RecordedExchange withMessages(byte[] content) {
        RecordedWebSocket socket = webSocket();
        return upgrade == null || socket == null
                ? this
                : with(
                        request,
                        response,
                        new RecordedUpgrade(upgrade.clientBytes(), upgrade.originBytes(), socket.withContent(content)),
                        clientTimers);
    }

    /** The same with what its client told of it. */
    public RecordedExchange withClientTimers(@Nullable ClientTimers timers) {
        return Objects.equals(timers, clientTimers) ? this : with(request, response, upgrade, timers);
    }

    private RecordedExchange with(
            RecordedMessage request,
            @Nullable RecordedMessage response,
            @Nullable RecordedUpgrade upgrade,
            @Nullable ClientTimers clientTimers) {
        return new RecordedExchange(
                number,
                id,
                kind,
                method,
                url,
                passage,
                authority,
                client,
                origin,
                paidBy,
                idleNanos,
                startedAtNanos,
                assignedAtNanos,
                request,
                response,
                informational,
                dns,
                attempts,
                originTls,
                samples,
                answeredStatus,
                retries,
                rejected,
                tunnelWhy,
                failure,
                endedAtNanos,
                upgrade,
                streams,
                clientTimers,
                importedFields,
                recording);
    }
}
