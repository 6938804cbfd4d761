package dev.weir.inspector.model;

import dev.weir.events.Failure;
import dev.weir.events.RefusedChain;
import dev.weir.events.TlsDetails;
import dev.weir.events.TlsHello;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake; details when it succeeded, a failure when it did not, neither when the connection ended in it.
 *
 * @param protocols that the ClientHello offers by ALPN, in its order
 * @param answeredAtNanos the server's first flight left (client leg) or came (origin leg); null when there was none
 * @param hello what the hello messages said; null when they were not answered
 * @param clientCertificate null when none was asked for
 * @param refused the peer's certificates, when they did not verify
 */
public record TlsHandshake(
        @Nullable String serverName,
        List<String> protocols,
        long startedAtNanos,
        @Nullable Long answeredAtNanos,
        @Nullable TlsHello hello,
        @Nullable Long endedAtNanos,
        @Nullable ClientCertificate clientCertificate,
        @Nullable RefusedChain refused,
        @Nullable TlsDetails details,
        @Nullable Failure failure) {

    public TlsHandshake {
        protocols = List.copyOf(protocols);
    }

    /** A ClientHello, and nothing yet after it. */
    public static TlsHandshake begun(@Nullable String serverName, List<String> protocols, long atNanos) {
        return new TlsHandshake(serverName, protocols, atNanos, null, null, null, null, null, null, null);
    }

    public TlsHandshake answered(long atNanos, TlsHello said) {
        return new TlsHandshake(
                serverName,
                protocols,
                startedAtNanos,
                atNanos,
                said,
                endedAtNanos,
                clientCertificate,
                refused,
                details,
                failure);
    }

    public TlsHandshake asked(ClientCertificate certificate) {
        return new TlsHandshake(
                serverName,
                protocols,
                startedAtNanos,
                answeredAtNanos,
                hello,
                endedAtNanos,
                certificate,
                refused,
                details,
                failure);
    }

    public TlsHandshake refused(RefusedChain chain) {
        return new TlsHandshake(
                serverName,
                protocols,
                startedAtNanos,
                answeredAtNanos,
                hello,
                endedAtNanos,
                clientCertificate,
                chain,
                details,
                failure);
    }

    public TlsHandshake agreed(long atNanos, TlsDetails on) {
        return ended(atNanos, on, null);
    }

    public TlsHandshake failed(long atNanos, Failure why) {
        return ended(atNanos, null, why);
    }

    private TlsHandshake ended(long atNanos, @Nullable TlsDetails on, @Nullable Failure why) {
        return new TlsHandshake(
                serverName,
                protocols,
                startedAtNanos,
                answeredAtNanos,
                hello,
                atNanos,
                clientCertificate,
                refused,
                on,
                why);
    }
}
