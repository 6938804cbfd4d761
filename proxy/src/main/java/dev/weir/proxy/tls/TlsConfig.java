package dev.weir.proxy.tls;

import dev.weir.proxy.tls.identity.ClientCertificates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the handshakes of both legs.
 *
 * @param handshake longest time for one
 * @param clientCertificates for origins that ask for one
 * @param keyLog gets the secrets; null when nobody wants them
 */
public record TlsConfig(
        Duration handshake,
        ClientCertificates clientCertificates,
        @Nullable KeyLog keyLog) {

    public static final TlsConfig DEFAULT = new TlsConfig(Duration.ofSeconds(10), ClientCertificates.NONE, null);
}
