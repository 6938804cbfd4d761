package dev.weir.proxy.testing;

import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.client.request.ProxyCredentials;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.dial.SourceAddress;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.origin.dns.HostOverride;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import dev.weir.proxy.origin.route.NoProxy;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.KeyLog;
import dev.weir.proxy.tls.TlsConfig;
import dev.weir.proxy.tls.identity.ClientCertificates;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The standard settings with some changed, for {@link RunningProxy#start}. */
public final class Settings implements UnaryOperator<ProxyConfig> {

    private ProxyConfig.TransportChoice transport = ProxyConfig.TransportChoice.BEST;
    private boolean intercept = true;
    private BodyPolicy bodies = new BodyPolicy(BodyPolicy.Which.NONE, 0);
    private @Nullable InetSocketAddress listen;
    private List<Path> trusted = List.of();
    private boolean insecure;
    private DialConfig dial = DialConfig.system();
    private Duration silence = OriginConfig.DEFAULT.silence();
    private Duration request = ClientConfig.DEFAULT.request();
    private Duration firstBytes = ClientConfig.DEFAULT.firstBytes();
    private Duration idle = ClientConfig.DEFAULT.idle();
    private ClientConfig.Limits limits = ClientConfig.Limits.DEFAULT;
    private Duration handshake = TlsConfig.DEFAULT.handshake();
    private int eventLoops = 1;
    private RoutePlanner routes = RoutePlanner.DIRECT;
    private @Nullable KeyLog keyLog;
    private @Nullable Destination reverse;
    private ClientCertificates certificates = ClientCertificates.NONE;
    private @Nullable ProxyCredentials credentials;

    public static Settings on(ProxyConfig.TransportChoice transport) {
        Settings settings = new Settings();
        settings.transport = transport;
        return settings;
    }

    public Settings tunnelsOnly() {
        intercept = false;
        return this;
    }

    public Settings keeping(BodyPolicy policy) {
        bodies = policy;
        return this;
    }

    public Settings eventLoops(int count) {
        eventLoops = count;
        return this;
    }

    public Settings trusting(Path... authorityPems) {
        trusted = List.of(authorityPems);
        return this;
    }

    /** As in {@code --insecure}. */
    public Settings insecure() {
        insecure = true;
        return this;
    }

    /** One question to one server gets that long, and a whole look-up twice as long. */
    public Settings resolvingBy(InetSocketAddress server, int queryMillis) {
        DnsConfig dns = DnsConfig.system().withServers(List.of(server)).withTimeouts(queryMillis, queryMillis * 2, 50);
        dial = DialConfig.with(dns);
        return this;
    }

    /** As in {@code --dns URL}. */
    public Settings resolvingSecurelyBy(String url) {
        dial = DialConfig.with(DnsConfig.system().withSecure(List.of(SecureServer.parse(url))));
        return this;
    }

    /** As in {@code --bind}. */
    public Settings bind(SourceAddress source) {
        dial = dial.from(source);
        return this;
    }

    /** As in {@code --resolve}. */
    public Settings resolve(String override) {
        dial = DialConfig.with(dial.dns().withOverrides(List.of(HostOverride.parse(override))));
        return this;
    }

    /** As in {@code --listen}, with any free port. */
    public Settings listen(String address) {
        listen = new InetSocketAddress(address, 0);
        return this;
    }

    public Settings connectTimeoutMillis(int millis) {
        dial = new DialConfig(dial.dns(), millis, dial.attemptDelayMillis(), millis * 2, dial.source());
        return this;
    }

    public Settings originSilenceMillis(int millis) {
        silence = Duration.ofMillis(millis);
        return this;
    }

    public Settings clientRequestMillis(int millis) {
        request = Duration.ofMillis(millis);
        return this;
    }

    public Settings firstBytesMillis(int millis) {
        firstBytes = Duration.ofMillis(millis);
        return this;
    }

    public Settings handshakeMillis(int millis) {
        handshake = Duration.ofMillis(millis);
        return this;
    }

    public Settings clientIdleMillis(int millis) {
        idle = Duration.ofMillis(millis);
        return this;
    }

    public Settings limits(UnaryOperator<ClientConfig.Limits> change) {
        limits = change.apply(limits);
        return this;
    }

    /** As in {@code --auth}. */
    public Settings asking(String userAndPassword) {
        credentials = ProxyCredentials.parse(userAndPassword);
        return this;
    }

    public Settings keyLog(KeyLog log) {
        keyLog = log;
        return this;
    }

    /** As in {@code --client-cert}. */
    public Settings clientCertificate(String hostAndFile) {
        certificates = new ClientCertificates(List.of(ClientCertificates.Entry.parse(hostAndFile)));
        return this;
    }

    /** As in {@code --reverse}. */
    public Settings reverse(String url) {
        reverse = Destination.ofUrl(url);
        return this;
    }

    public Settings routes(RoutePlanner planner) {
        routes = planner;
        return this;
    }

    /** As in {@code --parent}. */
    public Settings parent(String url) {
        routes = RoutePlanner.by(ParentProxy.parse(url), NoProxy.NONE);
        return this;
    }

    @Override
    public ProxyConfig apply(ProxyConfig standard) {
        return new ProxyConfig(
                listen == null ? standard.listen() : listen,
                transport,
                eventLoops,
                intercept,
                standard.tunnelHosts(),
                bodies,
                new ProxyConfig.Trust(trusted, insecure),
                dial,
                new OriginConfig(
                        OriginConfig.DEFAULT.idle(),
                        OriginConfig.DEFAULT.idlePerDestination(),
                        silence,
                        routes,
                        limits.heads(),
                        OriginConfig.Http2.OFFERED),
                new ClientConfig(idle, request, firstBytes, credentials, limits, true),
                new TlsConfig(handshake, certificates, keyLog),
                reverse,
                standard.refused());
    }
}
