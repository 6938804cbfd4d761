package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server context for all hosts, against the JDK's client, which verifies chain and host name. */
class SniKeyManagerIT {

    // The JDK's TLS reads the system's clock, so the certificates must be of today.
    private static final InstantSource CLOCK = InstantSource.system();

    private final CertificateAuthority ca = CertificateAuthority.create("alice@box", List.of(), CLOCK.instant());

    private LeafCache leaves;
    private SSLContext server;
    private SSLContext client;

    @BeforeEach
    void shareOneContextForAllHosts() throws Exception {
        leaves = new LeafCache(new LeafIssuer(ca, CLOCK), Runnable::run, LeafCache.DEFAULT_LIMIT, CLOCK);
        server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {new SniKeyManager(leaves)}, null, null);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
    }

    static Stream<String> hosts() {
        return Stream.concat(
                IntStream.range(0, 46).mapToObj(i -> "host" + i + ".weir.test"),
                Stream.of(
                        "xn--bcher-kva.example",
                        "a234567890123456789012345678901234567890123456789.".repeat(5) + "com",
                        "127.0.0.1",
                        "2001:db8:0:0:0:0:0:1"));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void everyHostIsAcceptedByAVerifyingClient(String host) throws Exception {
        leaves.leafFor(host).join();
        SSLEngine engine = verifyingClient(host);

        new EngineHandshake(engine, server.createSSLEngine(host, 443)).run();

        assertThat(engine.getSession().getPeerCertificates())
                .containsExactly(leaves.leafFor(host).join().chain().toArray(new X509Certificate[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreServed(String version) throws Exception {
        leaves.leafFor("example.com").join();
        SSLEngine engine = verifyingClient("example.com");
        engine.setEnabledProtocols(new String[] {version});

        new EngineHandshake(engine, server.createSSLEngine("example.com", 443)).run();

        assertThat(engine.getSession().getProtocol()).isEqualTo(version);
    }

    @Test
    void requestedNameGoesBeforeTheConnectHost() throws Exception {
        leaves.leafFor("inner.test").join();
        leaves.leafFor("outer.test").join();
        SSLEngine engine = verifyingClient("inner.test");

        new EngineHandshake(engine, server.createSSLEngine("outer.test", 443)).run();

        assertThat(Names.commonName((X509Certificate) engine.getSession().getPeerCertificates()[0]))
                .isEqualTo("inner.test");
    }

    @Test
    void requestedNameMayBeInUpperCase() throws Exception {
        leaves.leafFor("example.com").join();
        SSLEngine engine = client.createSSLEngine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("EXAMPLE.com".getBytes(StandardCharsets.US_ASCII))));
        engine.setSSLParameters(parameters);

        new EngineHandshake(engine, server.createSSLEngine()).run();

        assertThat(Names.commonName((X509Certificate) engine.getSession().getPeerCertificates()[0]))
                .isEqualTo("example.com");
    }

    /** The JDK's client sends no SNI for such a name. */
    @Test
    void hostWithUnderscoreIsServedByTheConnectHost() throws Exception {
        leaves.leafFor("my_host.test").join();
        SSLEngine engine = client.createSSLEngine("my_host.test", 443);

        new EngineHandshake(engine, server.createSSLEngine("my_host.test", 443)).run();

        assertThat(Names.alternativeNames((X509Certificate) engine.getSession().getPeerCertificates()[0]))
                .containsExactly("2=my_host.test");
    }

    @Test
    void hostWithoutForgedLeafFailsTheHandshake() {
        EngineHandshake handshake =
                new EngineHandshake(verifyingClient("new.test"), server.createSSLEngine("new.test", 443));

        assertThatThrownBy(handshake::run).isInstanceOf(SSLException.class);
    }

    @Test
    void clientWithoutNameAndTunnelWithoutHostFailTheHandshake() {
        leaves.leafFor("127.0.0.1").join();
        EngineHandshake handshake = new EngineHandshake(verifyingClient("127.0.0.1"), server.createSSLEngine());

        assertThatThrownBy(handshake::run).isInstanceOf(SSLException.class);
    }

    @Test
    void onlyKeysOfOurKindAreOffered() {
        leaves.leafFor("example.com").join();
        SniKeyManager keys = new SniKeyManager(leaves);
        SSLEngine engine = server.createSSLEngine("example.com", 443);

        assertThat(keys.chooseEngineServerAlias("EC", null, engine)).isEqualTo("example.com");
        assertThat(keys.chooseEngineServerAlias("RSA", null, engine)).isNull();
        assertThat(keys.chooseEngineServerAlias("EdDSA", null, engine)).isNull();
    }

    private SSLEngine verifyingClient(String host) {
        SSLEngine engine = client.createSSLEngine(host, 443);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }
}
