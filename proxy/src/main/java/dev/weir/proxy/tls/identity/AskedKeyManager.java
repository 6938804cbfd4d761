package dev.weir.proxy.tls.identity;

import dev.weir.certs.identity.ClientIdentity;
import dev.weir.events.CertificateDetails;
import dev.weir.proxy.tap.TlsTap;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Is asked for a certificate only when the origin asks Weir for one: records that, and answers with the one for its name. Standing in
 * every handshake, it records also what could not be answered.
 */
public final class AskedKeyManager extends X509ExtendedKeyManager {

    private final ClientCertificates certificates;
    private final Function<X509Certificate, CertificateDetails> details;
    private final Map<SSLEngine, TlsTap> underWay = new ConcurrentHashMap<>();

    public AskedKeyManager(ClientCertificates certificates, Function<X509Certificate, CertificateDetails> details) {
        this.certificates = certificates;
        this.details = details;
    }

    /** A handshake begins, whose engine knows its peer's name. */
    public void begun(SSLEngine engine, TlsTap tap) {
        underWay.put(engine, tap);
    }

    /** Who records that handshake; null when none of this kind is under way. */
    public @Nullable TlsTap tap(SSLEngine engine) {
        return underWay.get(engine);
    }

    public void over(SSLEngine engine) {
        underWay.remove(engine);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String host = engine == null ? null : engine.getPeerHost();
        ClientIdentity identity = host == null ? null : certificates.of(host);
        TlsTap tap = engine == null ? null : underWay.get(engine);
        if (tap != null) {
            List<String> names = issuers == null
                    ? List.of()
                    : Arrays.stream(issuers).map(Principal::getName).toList();
            tap.certificateAsked(
                    names,
                    identity == null ? null : details.apply(identity.chain().get(0)));
        }
        return identity == null ? null : host;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ClientIdentity identity = certificates.of(alias);
        return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ClientIdentity identity = certificates.of(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
