package dev.weir.events;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to one TCP connection, of either leg. */
public sealed interface ConnectionEvent extends Event {

    ConnectionId connection();

    /** A client connected to Weir. The handshake was the kernel's: this is when the event loop took the socket. */
    record ConnectionAccepted(ConnectionId connection, long atNanos, InetSocketAddress local, InetSocketAddress remote)
            implements ConnectionEvent {}

    /**
     * One attempt to reach the next hop began: connect() is about to be called.
     *
     * @param exchange who pays for it
     * @param attempt 1 for the first address tried; RFC 8305 starts further ones before it has failed
     */
    record ConnectStarted(
            ConnectionId connection, ExchangeId exchange, long atNanos, InetSocketAddress remote, int attempt)
            implements ConnectionEvent {}

    /** The three-way handshake is done. Closes {@link ConnectStarted}. */
    record ConnectEnded(ConnectionId connection, long atNanos, InetSocketAddress local, InetSocketAddress remote)
            implements ConnectionEvent {}

    /** Closes {@link ConnectStarted}; no {@link ConnectionClosed} follows. */
    record ConnectFailed(ConnectionId connection, long atNanos, Failure failure) implements ConnectionEvent {}

    /**
     * Nobody waits for it any more: another attempt won, or the exchange ended. Closes {@link ConnectStarted}; no
     * {@link ConnectionClosed} follows.
     */
    record ConnectAbandoned(ConnectionId connection, long atNanos) implements ConnectionEvent {}

    /**
     * ClientHello received (client leg) or about to be sent (origin leg).
     *
     * @param protocols that it offers by ALPN (RFC 7301), in its order; empty when it offers none
     */
    record TlsStarted(
            ConnectionId connection,
            Leg leg,
            long atNanos,
            @Nullable String serverName,
            List<String> protocols) implements ConnectionEvent {}

    /** The server's first flight: its ServerHello is about to be sent (client leg) or came (origin leg). Follows {@link TlsStarted}. */
    record TlsAnswered(ConnectionId connection, Leg leg, long atNanos, TlsHello hello) implements ConnectionEvent {}

    /** What the peer presented did not verify. The handshake fails by it, unless it is told to go on all the same. */
    record ChainRefused(ConnectionId connection, Leg leg, long atNanos, RefusedChain chain)
            implements ConnectionEvent {}

    /**
     * Within a handshake the peer asked for a certificate of ours (RFC 8446, section 4.3.2).
     *
     * @param issuers whom it accepts, as distinguished names; empty when it does not say
     * @param sent what it got, null when we have none for it
     */
    record CertificateAsked(
            ConnectionId connection,
            Leg leg,
            long atNanos,
            List<String> issuers,
            @Nullable CertificateDetails sent) implements ConnectionEvent {}

    /** Closes {@link TlsStarted}. */
    record TlsEnded(ConnectionId connection, Leg leg, long atNanos, TlsDetails details) implements ConnectionEvent {}

    /** Closes {@link TlsStarted}. */
    record TlsFailed(ConnectionId connection, Leg leg, long atNanos, Failure failure) implements ConnectionEvent {}

    /**
     * What is spoken on the connection from now on.
     *
     * @param protocol as ALPN names it (RFC 7301): {@code h2}, {@code http/1.1}
     */
    record ProtocolChosen(ConnectionId connection, Leg leg, long atNanos, String protocol) implements ConnectionEvent {}

    /**
     * HTTP/2: one end takes no more streams (RFC 9113, section 6.8).
     *
     * @param received from the peer; else Weir sent it
     * @param lastStream the last one that was or might have been processed
     * @param errorCode as on the wire (RFC 9113, section 7)
     * @param debug what came with it as text for a person, possibly empty, without control characters
     */
    record GoAway(
            ConnectionId connection,
            Leg leg,
            long atNanos,
            boolean received,
            int lastStream,
            long errorCode,
            String debug)
            implements ConnectionEvent {}

    /**
     * The kernel was asked. Comes only where the transport can ask (Linux, native).
     *
     * @param exchange whose moment it is; null for a moment of the connection alone
     */
    record TcpSampled(
            ConnectionId connection,
            @Nullable ExchangeId exchange,
            Leg leg,
            long atNanos,
            TcpMoment moment,
            TcpInfo info)
            implements ConnectionEvent {}

    /**
     * The client's SYN, which the kernel had kept (TCP_SAVED_SYN). Follows {@link ConnectionAccepted}.
     *
     * @param packet its IP and TCP headers, for {@link TcpSyn#parse}
     */
    @SuppressWarnings("ArrayRecordComponent") // owned by the event, never changed
    record SynSaved(ConnectionId connection, long atNanos, byte[] packet) implements ConnectionEvent {}

    /**
     * The socket failed (SO_ERROR, or a read or write that told it).
     *
     * @param error the kernel's name of it, such as {@code ECONNRESET} or {@code ETIMEDOUT}
     */
    record SocketFailed(ConnectionId connection, Leg leg, long atNanos, String error) implements ConnectionEvent {}

    /**
     * The peer will send no more: its FIN was read.
     *
     * @param evidence KERNEL when the socket's state told a FIN from a reset, INFERRED where only an end of input was seen
     * @param bytesReceived on this connection until then, as they travelled (TLS records included)
     */
    record FinReceived(
            ConnectionId connection, Leg leg, long atNanos, Evidence evidence, long bytesReceived, long bytesSent)
            implements ConnectionEvent {}

    /** Weir asked the kernel to send its FIN (shutdown of the output). */
    record FinSent(ConnectionId connection, Leg leg, long atNanos, long bytesReceived, long bytesSent)
            implements ConnectionEvent {}

    /** The peer's RST came. */
    record ResetReceived(
            ConnectionId connection, Leg leg, long atNanos, Evidence evidence, long bytesReceived, long bytesSent)
            implements ConnectionEvent {}

    /** Weir closed in a way that makes the kernel send RST: on purpose, so that a truncation cannot be taken for an end. */
    record ResetSent(ConnectionId connection, Leg leg, long atNanos, long bytesReceived, long bytesSent)
            implements ConnectionEvent {}

    /** TLS close_notify came. */
    record CloseNotifyReceived(ConnectionId connection, Leg leg, long atNanos) implements ConnectionEvent {}

    /** TLS close_notify was handed to the kernel. */
    record CloseNotifySent(ConnectionId connection, Leg leg, long atNanos) implements ConnectionEvent {}

    /**
     * The descriptor was given back; the last event of a connection.
     *
     * @param bytesReceived as they travelled (TLS records included)
     */
    record ConnectionClosed(
            ConnectionId connection, Leg leg, long atNanos, CloseReason reason, long bytesReceived, long bytesSent)
            implements ConnectionEvent {}
}
