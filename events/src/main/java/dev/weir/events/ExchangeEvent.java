package dev.weir.events;

import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.events.websocket.WebSocketMessage;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to one exchange. */
public sealed interface ExchangeEvent extends Event {

    ExchangeId exchange();

    /**
     * The first byte of a request head was read from the client; or Weir began a request of its own ({@link WayIn#LOAD}).
     *
     * @param connection the client's, {@link ConnectionId#NONE} for a request of Weir's own
     * @param way by which it came
     * @param secure an origin-form target means https
     * @param authority to which an origin-form target belongs: of the CONNECT or SOCKS request that this client connection lives in,
     *     or of the origin that Weir stands for; null when Weir is spoken to as a proxy
     */
    record ExchangeStarted(
            ExchangeId exchange,
            ConnectionId connection,
            long atNanos,
            WayIn way,
            boolean secure,
            @Nullable String authority)
            implements ExchangeEvent {}

    /** A SOCKS request came whole. */
    record SocksRequested(ExchangeId exchange, long atNanos, SocksRequest request) implements ExchangeEvent {}

    /**
     * Weir answered a SOCKS request.
     *
     * @param reply code and meaning: {@code 5 connection refused}
     */
    record SocksAnswered(ExchangeId exchange, long atNanos, String reply) implements ExchangeEvent {}

    /**
     * A head came whole: the request's on the client leg, a response's on the origin leg (1xx ones too, each by itself).
     *
     * @param firstByteAtNanos stamped before any codec saw the byte
     * @param startLineAtNanos the start line was parsed
     * @param atNanos the empty line was parsed
     * @param wireBytes as it travelled: the bytes of {@code head}, or in HTTP/2 those of its HPACK block (RFC 7541)
     */
    record HeadReceived(
            ExchangeId exchange,
            Leg leg,
            long firstByteAtNanos,
            long startLineAtNanos,
            long atNanos,
            RawHead head,
            int wireBytes)
            implements ExchangeEvent {

        /** A head that travelled as it stands there. */
        public HeadReceived(
                ExchangeId exchange,
                Leg leg,
                long firstByteAtNanos,
                long startLineAtNanos,
                long atNanos,
                RawHead head) {
            this(exchange, leg, firstByteAtNanos, startLineAtNanos, atNanos, head, head.bytes().length);
        }
    }

    /**
     * A head was refused: malformed, ambiguous or too long.
     *
     * @param received what had come until then, from the first byte of the message
     * @param offset of the byte in {@code received} at which it went wrong
     */
    @SuppressWarnings("ArrayRecordComponent") // owned by the event, never changed
    record HeadRejected(ExchangeId exchange, Leg leg, long atNanos, byte[] received, int offset, Failure failure)
            implements ExchangeEvent {}

    /**
     * A part of a body came (content: without chunk framing, content coding as it is).
     *
     * @param length of the part as it came
     * @param kept the bytes recorded of it: all, fewer past the body limit, or none
     */
    @SuppressWarnings("ArrayRecordComponent") // owned by the event, never changed
    record BodyReceived(ExchangeId exchange, Leg leg, long atNanos, int length, byte[] kept) implements ExchangeEvent {}

    /**
     * Fields came behind a body: the trailer section of a chunked body (RFC 9112, section 7.1.2). Comes just before
     * {@link MessageReceived}, and only when there are any.
     *
     * @param lines the field lines in wire order, each as {@code name: value} and CR LF; without the empty line
     */
    @SuppressWarnings("ArrayRecordComponent") // owned by the event, never changed
    record TrailersReceived(ExchangeId exchange, Leg leg, long atNanos, byte[] lines) implements ExchangeEvent {}

    /**
     * The last byte of a message came. For tunnels: the direction ended.
     *
     * @param bodyBytes content, without chunk framing
     * @param wireBytes body as it travelled, chunk framing and trailers included
     */
    record MessageReceived(ExchangeId exchange, Leg leg, long atNanos, long bodyBytes, long wireBytes)
            implements ExchangeEvent {}

    /**
     * The way to the origin was decided, where there is more than one: told before each try, as a list of routes may be tried in order.
     *
     * @param route {@code direct}, or the parent proxy as a URL without its password
     * @param why by which option or rule
     */
    record RouteChosen(ExchangeId exchange, long atNanos, String route, String why) implements ExchangeEvent {}

    /** The last {@link RouteChosen} led nowhere; what was set up on it is given up, and the next route is tried if there is one. */
    record RouteFailed(ExchangeId exchange, long atNanos, Failure failure) implements ExchangeEvent {}

    /** Resolution of the next hop's name began. */
    record DnsStarted(ExchangeId exchange, long atNanos, String name) implements ExchangeEvent {}

    /**
     * A place that may know the name was looked into, in the order in which that is done: literal, override, hosts file, cache. The
     * servers' part is told by {@link DnsQueried}.
     *
     * @param atNanos when it had answered
     * @param said one line for a person, such as {@code no entry}
     */
    record DnsTried(
            ExchangeId exchange, long startedAtNanos, long atNanos, DnsSource source, boolean found, String said)
            implements ExchangeEvent {}

    /** A question was answered or given up; {@code atNanos} is its end. */
    record DnsQueried(ExchangeId exchange, long atNanos, DnsQuery query) implements ExchangeEvent {}

    /**
     * The addresses are known, in the order in which they will be tried. Closes {@link DnsStarted}. With RFC 8305 a slower family
     * may still answer later: its {@link DnsQueried} then comes after this.
     */
    record DnsEnded(ExchangeId exchange, long atNanos, DnsSource source, List<InetAddress> addresses)
            implements ExchangeEvent {}

    /** Closes {@link DnsStarted}. */
    record DnsFailed(ExchangeId exchange, long atNanos, Failure failure) implements ExchangeEvent {}

    /**
     * The exchange has a stream of an HTTP/2 connection on that leg.
     *
     * @param stream its number on the connection
     */
    record StreamOpened(ExchangeId exchange, Leg leg, ConnectionId connection, long atNanos, int stream)
            implements ExchangeEvent {}

    /**
     * HTTP/2: the stream was given up by RST_STREAM (RFC 9113, section 6.4).
     *
     * @param received from the peer; else Weir sent it
     * @param errorCode as on the wire (RFC 9113, section 7)
     */
    record StreamReset(ExchangeId exchange, Leg leg, long atNanos, boolean received, long errorCode)
            implements ExchangeEvent {}

    /**
     * HTTP/2: the client changed the priority of its stream (PRIORITY_UPDATE, RFC 9218, section 7.1), or Weir told the origin so.
     *
     * @param value a priority field value, as it came
     */
    record PriorityUpdated(ExchangeId exchange, Leg leg, long atNanos, String value) implements ExchangeEvent {}

    /**
     * The exchange waits for a connection that others use or set up.
     *
     * @param connection that is full; null while one is set up, which has no number yet
     * @param limit how many streams may be open at once for {@link QueueCause#STREAM_LIMIT}, else 0
     */
    record QueueStarted(
            ExchangeId exchange,
            long atNanos,
            QueueCause cause,
            @Nullable ConnectionId connection,
            long limit) implements ExchangeEvent {}

    /** Closes {@link QueueStarted}. */
    record QueueEnded(ExchangeId exchange, long atNanos) implements ExchangeEvent {}

    /**
     * The exchange is answered with the failure of a set-up that another one, a CONNECT that was looked into, had begun for it: what
     * that one has of look-ups and connects is this one's.
     */
    record SetUpTaken(ExchangeId exchange, long atNanos, ExchangeId from) implements ExchangeEvent {}

    /** Why an exchange waits for a connection. */
    enum QueueCause {
        /** Every connection has as many streams open as its origin allows (RFC 9113, section 5.1.2). */
        STREAM_LIMIT,
        /** Another exchange sets it up. */
        SET_UP
    }

    /**
     * The connection that carries the request is ready.
     *
     * @param paidBy the exchange that set the connection up; this one when it is fresh
     * @param idleNanos how long it lay in the pool; 0 when fresh
     */
    record OriginAssigned(ExchangeId exchange, ConnectionId connection, long atNanos, ExchangeId paidBy, long idleNanos)
            implements ExchangeEvent {

        public boolean reused() {
            return !paidBy.equals(exchange);
        }
    }

    /** The first byte of a message is about to be handed to the kernel: the request's (ORIGIN) or the response's (CLIENT). */
    record SendStarted(ExchangeId exchange, Leg leg, long atNanos) implements ExchangeEvent {}

    /**
     * The kernel took the last byte. Closes {@link SendStarted}; may be stamped after the response was read already.
     *
     * @param headBytes of the head as Weir wrote it
     * @param wireBytes of the body as it travels
     */
    record SendEnded(ExchangeId exchange, Leg leg, long atNanos, long headBytes, long wireBytes)
            implements ExchangeEvent {}

    /** Weir stopped reading a leg because the other one was full. */
    record ReadPaused(ExchangeId exchange, Leg leg, long atNanos) implements ExchangeEvent {}

    /** Closes {@link ReadPaused}. */
    record ReadResumed(ExchangeId exchange, Leg leg, long atNanos) implements ExchangeEvent {}

    /** The connection broke before any response byte and RFC 9110, section 9.2.2, allowed to try again on another one. */
    record ExchangeRetried(ExchangeId exchange, long atNanos, Failure cause) implements ExchangeEvent {}

    /** Weir wrote a response itself; {@code failure} says why, null when the answer was the request's purpose. */
    record Answered(
            ExchangeId exchange,
            long atNanos,
            int status,
            @Nullable Failure failure) implements ExchangeEvent {}

    /** CONNECT (of HTTP or SOCKS) was answered by Weir, to look inside with a certificate of its own (or, for plain HTTP, without one). */
    record Intercepted(ExchangeId exchange, long atNanos, String authority) implements ExchangeEvent {}

    /**
     * Bytes are relayed blindly from now on.
     *
     * @param why by which option, or what was seen inside CONNECT
     */
    record TunnelOpened(ExchangeId exchange, ConnectionId origin, long atNanos, String why) implements ExchangeEvent {}

    /**
     * Behind a 101 (RFC 9110, section 7.8) a direction ended.
     *
     * @param leg where its bytes came from
     * @param bytes as they were relayed
     */
    record RelayEnded(ExchangeId exchange, Leg leg, long atNanos, long bytes) implements ExchangeEvent {}

    /**
     * What is relayed from now on are WebSocket messages.
     *
     * @param keepTextBytes of the content of each text message that are to be recorded
     * @param keepBinaryBytes as {@code keepTextBytes}; a compressed message comes whole all the same, for what follows it
     */
    record WebSocketOpened(
            ExchangeId exchange, long atNanos, WebSocketExtensions extensions, int keepTextBytes, int keepBinaryBytes)
            implements ExchangeEvent {}

    /**
     * A WebSocket message passed, a fragmented one with all its frames, or a control frame.
     *
     * @param leg where it came from
     * @param atNanos of its last byte
     */
    record WebSocketPassed(ExchangeId exchange, Leg leg, long atNanos, WebSocketMessage message)
            implements ExchangeEvent {}

    /** The last event of an exchange, but for a late {@link SendEnded}; {@code failure} is null when it went well. */
    record ExchangeEnded(
            ExchangeId exchange, long atNanos, @Nullable Failure failure) implements ExchangeEvent {}
}
