package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CertificateDetails;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsFailed;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TlsDetails;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Openssl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions are taken up on both legs, and the record says so: judged by what openssl, curl and the JDK say at the other end. */
class ResumptionIT {

    @TempDir
    Path directory;

    private Openssl openssl;

    @BeforeEach
    void useOpenssl() {
        openssl = new Openssl(directory);
    }

    private static List<TlsDetails> shaken(Scene scene, Leg leg, int count) {
        org.awaitility.Awaitility.await().until(() -> on(scene, leg).size() >= count);
        return on(scene, leg);
    }

    private static List<TlsDetails> on(Scene scene, Leg leg) {
        return scene.events().events(TlsEnded.class, event -> event.leg() == leg).stream()
                .map(TlsEnded::details)
                .toList();
    }

    /** By a ticket in both versions, by the number of a session that Weir keeps, too. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
    void clientTakesItsSessionUpAndTheRecordSaysSo(String version) throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            String first = openssl.client(scene.address(), "a.test", version + " -sess_out session");
            String second = openssl.client(scene.address(), "a.test", version + " -sess_in session");

            assertThat(first).contains("\nNew, TLSv1.").doesNotContain("\nReused");
            assertThat(second).contains("\nReused, TLSv1.");
            List<TlsDetails> shaken = shaken(scene, Leg.CLIENT, 2);
            assertThat(shaken).extracting(TlsDetails::resumed).containsExactly(false, true);
            assertThat(shaken.get(1).chain())
                    .as("what the session was made with")
                    .isEqualTo(shaken.get(0).chain())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
    void sessionOfOneHostIsNothingToAnother(String version) throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            openssl.client(scene.address(), "a.test", version + " -sess_out session");
            String other = openssl.client(scene.address(), "b.test", version + " -sess_in session");

            assertThat(other).contains("\nNew, TLSv1.").doesNotContain("\nReused");
            List<TlsDetails> shaken = shaken(scene, Leg.CLIENT, 2);
            assertThat(shaken).extracting(TlsDetails::resumed).containsExactly(false, false);
            assertThat(shaken.get(1).chain().get(0).subject()).isEqualTo("CN=b.test");
        }
    }

    @Test
    void curlTakesItsSessionUp() throws Exception {
        openssl.certificate("origin");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().trusting(directory.resolve("origin.pem")))) {
            scene.with(openssl.server(port, "origin", "-tls1_3"));
            String ca = scene.proxy().ca(directory).toString();
            String url = "https://localhost:" + port + "/";
            // The origin's page ends with its connection, and so does the client's: the second handshake is another
            // one.
            Curl.Result curl =
                    Curl.through(scene.proxy(), "--cacert", ca, "-H", "Connection: close", "--http1.1", url, url);

            assertThat(curl.exit()).as(curl.err()).isZero();
            assertThat(shaken(scene, Leg.CLIENT, 2))
                    .extracting(TlsDetails::resumed)
                    .containsExactly(false, true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void javaTakesItsSessionUp(String version) throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            SSLContext context = trusting(scene.proxy().ca(directory));
            SSLSession first = javaClient(scene, context, version);
            SSLSession second = javaClient(scene, context, version);

            assertThat(second.getCreationTime()).as("the JDK's own view").isEqualTo(first.getCreationTime());
            assertThat(shaken(scene, Leg.CLIENT, 2))
                    .extracting(TlsDetails::resumed)
                    .containsExactly(false, true);
        }
    }

    private static SSLSession javaClient(Scene scene, SSLContext context, String version) throws IOException {
        try (Socket tunnel =
                new Socket(InetAddress.getLoopbackAddress(), scene.address().getPort())) {
            tunnel.getOutputStream()
                    .write("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            readHead(tunnel.getInputStream());
            try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tunnel, "a.test", 443, true)) {
                tls.setEnabledProtocols(new String[] {version});
                tls.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                tls.getInputStream().readAllBytes();
                return tls.getSession();
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
    }

    private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
    void weirTakesItsSessionWithTheOriginUp(String version) throws Exception {
        Path trusted = openssl.certificate("origin");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().trusting(trusted))) {
            scene.with(openssl.server(port, "origin", version));
            assertThat(page(scene, port)).contains("\nNew, TLSv1.");
            assertThat(page(scene, port)).contains("\nReused, TLSv1.");

            List<TlsDetails> shaken = shaken(scene, Leg.ORIGIN, 2);
            assertThat(shaken).extracting(TlsDetails::resumed).containsExactly(false, true);
            assertThat(shaken.get(1).chain())
                    .as("what the session was made with")
                    .isEqualTo(shaken.get(0).chain())
                    .extracting(CertificateDetails::subject)
                    .containsExactly("CN=origin");
        }
    }

    @Test
    void resumedSessionIsAsDistrustedAsItWas() throws Exception {
        openssl.certificate("origin");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().insecure())) {
            scene.with(openssl.server(port, "origin", "-tls1_3"));
            page(scene, port);
            page(scene, port);

            List<TlsDetails> shaken = shaken(scene, Leg.ORIGIN, 2);
            assertThat(shaken).extracting(TlsDetails::resumed).containsExactly(false, true);
            assertThat(shaken)
                    .extracting(TlsDetails::distrust)
                    .allSatisfy(why -> assertThat(why).contains("not trusted"));
        }
    }

    /** Its session is offered and declined: hands are shaken in full, and what is shown then is verified. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void originThatComesBackWithACertificateOfNobodyIsRefused(String version) throws Exception {
        Path trusted = openssl.certificate("good");
        openssl.certificate("evil");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().trusting(trusted))) {
            Openssl.Server good = scene.with(openssl.server(port, "good", version));
            assertThat(page(scene, port)).contains("\nNew, TLSv1.");
            good.close();
            scene.with(openssl.server(port, "evil", version));
            assertThat(page(scene, port)).contains("Weir could not complete this request");
            TlsFailed failed = scene.events().awaitFirst(TlsFailed.class);
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.TLS_CERTIFICATE_ERROR);
            assertThat(failed.failure().detail()).contains("CN=evil");
        }
    }

    @Test
    void distrustEndsWithTheCertificateThatItWasOf() throws Exception {
        Path trusted = openssl.certificate("good");
        openssl.certificate("evil");
        int port = Openssl.freePort();
        try (Scene scene = new Scene(new Settings().trusting(trusted).insecure())) {
            Openssl.Server evil = scene.with(openssl.server(port, "evil", "-tls1_2"));
            page(scene, port);
            evil.close();
            scene.with(openssl.server(port, "good", "-tls1_2"));
            page(scene, port);
            List<TlsDetails> shaken = shaken(scene, Leg.ORIGIN, 2);
            assertThat(shaken).extracting(TlsDetails::resumed).containsExactly(false, false);
            assertThat(shaken.get(0).distrust()).contains("CN=evil");
            assertThat(shaken.get(1).distrust()).isNull();
        }
    }

    private String page(Scene scene, int port) throws IOException, GeneralSecurityException {
        String ca = scene.proxy().ca(directory).toString();
        return Curl.through(scene.proxy(), "--cacert", ca, "https://localhost:" + port + "/")
                .out();
    }
}
