package dev.weir.certs;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets one server context serve every host (a context for each costs 11 to 32 ms): the alias is the host name, taken from the client's SNI,
 * else from {@link SSLEngine#getPeerHost()}. Make the engine with the name that the client's hello was seen to ask for, else the CONNECT host. The host's leaf must be in the
 * {@link LeafCache} by then; if not, the handshake fails (internal_error or handshake_failure), as forging here would block the event loop.
 */
public final class SniKeyManager extends X509ExtendedKeyManager {

    private final LeafCache leaves;

    public SniKeyManager(LeafCache leaves) {
        this.leaves = leaves;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return engine == null ? null : alias(keyType, engine.getHandshakeSession(), engine.getPeerHost());
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        // No fallback: a socket's peer is the client here, and its name must not end up in a certificate.
        return socket instanceof SSLSocket tls ? alias(keyType, tls.getHandshakeSession(), null) : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        CertificateBundle bundle = leaves.cached(alias);
        return bundle == null ? null : bundle.chainArray();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        CertificateBundle bundle = leaves.cached(alias);
        return bundle == null ? null : bundle.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable String alias(String keyType, @Nullable SSLSession session, @Nullable String fallback) {
        // Asked once for each key type that the client accepts: the leaves are EC, and an answer for another type
        // breaks the handshake.
        if (!keyType.equals("EC")) {
            return null;
        }
        String requested = requestedHost(session);
        String host = requested == null ? fallback : requested;
        return host != null && leaves.cached(host) != null ? host : null;
    }

    private static @Nullable String requestedHost(@Nullable SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? requestedNames(extended).stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static List<SNIServerName> requestedNames(ExtendedSSLSession session) {
        try {
            return session.getRequestedServerNames();
        } catch (IllegalArgumentException e) {
            // SNIHostName refuses underscores, which real hosts have; Netty's session makes one only now, from what the
            // client sent.
            return List.of();
        }
    }
}
