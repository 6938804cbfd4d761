package dev.weir.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake agreed on.
 *
 * @param protocol {@code TLSv1.3}
 * @param group the key exchange group, null where the provider does not tell
 * @param alpn the protocol chosen, null when none was
 * @param resumed an earlier session was taken up, so that no certificate travelled; null where the provider does not tell
 * @param chain what the server side presented, leaf first; when resumed, in the handshake that the session comes from
 * @param distrust why the chain did not verify although the connection went on ({@code --insecure}); null when it verified
 */
public record TlsDetails(
        String protocol,
        String cipher,
        @Nullable String group,
        @Nullable String alpn,
        @Nullable String serverName,
        @Nullable Boolean resumed,
        List<CertificateDetails> chain,
        @Nullable String distrust) {}
