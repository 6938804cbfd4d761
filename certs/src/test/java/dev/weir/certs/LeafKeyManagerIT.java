package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server context for each host, against the JDK's client, which verifies chain and host name. */
class LeafKeyManagerIT {

    // The JDK's TLS reads the system's clock, so the certificates must be of today.
    private static final InstantSource CLOCK = InstantSource.system();

    private final CertificateAuthority ca = CertificateAuthority.create("alice@box", List.of(), CLOCK.instant());

    private final LeafIssuer issuer = new LeafIssuer(ca, CLOCK);

    private SSLContext client;

    @BeforeEach
    void trustTheAuthority() throws Exception {
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
        CertificateBundle bundle = issuer.issue(host);
        SSLEngine engine = verifyingClient(host);

        new EngineHandshake(engine, server(bundle)).run();

        assertThat(engine.getSession().getPeerCertificates()).containsExactly(bundle.chainArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreServed(String version) throws Exception {
        SSLEngine engine = verifyingClient("example.com");
        engine.setEnabledProtocols(new String[] {version});

        new EngineHandshake(engine, server(issuer.issue("example.com"))).run();

        assertThat(engine.getSession().getProtocol()).isEqualTo(version);
    }

    @Test
    void requestedNameMayBeInUpperCase() throws Exception {
        SSLEngine engine = client.createSSLEngine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("EXAMPLE.com".getBytes(StandardCharsets.US_ASCII))));
        engine.setSSLParameters(parameters);

        new EngineHandshake(engine, server(issuer.issue("example.com"))).run();

        assertThat(Names.commonName((X509Certificate) engine.getSession().getPeerCertificates()[0]))
                .isEqualTo("example.com");
    }

    /** The JDK's client sends no SNI for such a name. */
    @Test
    void hostWithUnderscoreIsServedWithoutSni() throws Exception {
        SSLEngine engine = client.createSSLEngine("my_host.test", 443);

        new EngineHandshake(engine, server(issuer.issue("my_host.test"))).run();

        assertThat(Names.alternativeNames((X509Certificate) engine.getSession().getPeerCertificates()[0]))
                .containsExactly("2=my_host.test");
    }

    @Test
    void onlyKeysOfOurKindAreOffered() {
        LeafKeyManager keys = new LeafKeyManager(issuer.issue("example.com"));

        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNotNull();
        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(keys.chooseEngineServerAlias("EdDSA", null, null)).isNull();
    }

    private static SSLEngine server(CertificateBundle bundle) throws GeneralSecurityException {
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {new LeafKeyManager(bundle)}, null, null);
        return server.createSSLEngine();
    }

    private SSLEngine verifyingClient(String host) {
        SSLEngine engine = client.createSSLEngine(host, 443);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }
}
