package dev.weir.inspector.model;

import dev.weir.events.Failure;
import dev.weir.events.TlsDetails;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake; details when it succeeded, a failure when it did not, neither when the connection ended in it.
 *
 * @param clientCertificate null when none was asked for
 */
public record TlsHandshake(
        @Nullable String serverName,
        long startedAtNanos,
        @Nullable Long endedAtNanos,
        @Nullable ClientCertificate clientCertificate,
        @Nullable TlsDetails details,
        @Nullable Failure failure) {}
