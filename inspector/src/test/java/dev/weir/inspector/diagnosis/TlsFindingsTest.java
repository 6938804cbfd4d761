package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W502;
import static dev.weir.inspector.findings.FindingCode.W503;
import static dev.weir.inspector.findings.FindingCode.W504;
import static dev.weir.inspector.findings.FindingCode.W701;
import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CertificateDetails;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.wire.PacketCapture;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** W502 to W504, and W701. */
class TlsFindingsTest {

    private static final Instant START = Samples.ANCHOR.wallAt(Samples.ZERO_NANOS);

    private static TlsDetails details(String protocol, Boolean resumed, Instant until, int bytes) {
        CertificateDetails leaf =
                new CertificateDetails("CN=origin.test", "CN=ca", START, until, List.of(), "EC 256", bytes);
        return new TlsDetails(protocol, "c", null, "http/1.1", "origin.test", resumed, List.of(leaf), null);
    }

    private static RecordedExchange exchange(TlsDetails details) {
        SampleExchange exchange = SampleExchange.of(1, "https://origin.test/", 0)
                .tcp(20, 100)
                .tls(200)
                .send(300)
                .receive("HTTP/1.1 200 OK\r\n\r\n", body(9), 400, 500);
        exchange.tls = new TlsHandshake("origin.test", at(100), at(200), null, details, null);
        return exchange.end();
    }

    private static Instant days(double days) {
        return START.plusSeconds(Math.round(days * 86_400));
    }

    @Test
    void w502OneMoreRoundTrip() {
        assertThat(Found.in(exchange(details("TLSv1.2", false, days(90), 9))).texts(W502))
                .hasSize(1);
        assertThat(Found.in(exchange(details("TLSv1.2", true, days(90), 9))).texts(W502))
                .isEmpty();
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(90), 9))).texts(W502))
                .isEmpty();
        assertThat(Found.in(exchange(details("TLSv1.2", null, days(90), 9))).texts(W502))
                .as("nobody says whether it was resumed")
                .isEmpty();
    }

    @Test
    void w503CertificateExpires() {
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(13.9), 9))).texts(W503))
                .containsExactly("the origin's certificate (CN=origin.test) expires in 13.9 days");
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(14.1), 9))).texts(W503))
                .isEmpty();
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(-2), 9))).texts(W503))
                .singleElement()
                .asString()
                .contains("expired 2.0 days ago");
        assertThat(Found.in(exchange(null)).texts(W503)).isEmpty();
    }

    @Test
    void w503ChainIsLong() {
        RecordedConnection origin = Samples.origin(20, 101, List.of(Samples.sample(0, TcpMoment.CONNECTED, 50)));
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(90), 14_481)))
                        .on(origin)
                        .texts(W503))
                .singleElement()
                .asString()
                .contains("1 certificates are 14.5 kB");
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(90), 14_480)))
                        .on(origin)
                        .texts(W503))
                .isEmpty();
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(90), 14_481)))
                        .texts(W503))
                .as("segment size unknown")
                .isEmpty();
        assertThat(Found.in(exchange(details("TLSv1.3", true, days(90), 14_481)))
                        .on(origin)
                        .texts(W503))
                .as("no certificate travelled")
                .isEmpty();
    }

    private static RecordedConnection client(long id, String host, String alert) {
        Failure failure = alert == null ? null : new Failure(Leg.CLIENT, FailureKind.TLS_ALERT_RECEIVED, alert);
        RecordedConnection it = Samples.client(id);
        return new RecordedConnection(
                it.id(),
                it.leg(),
                it.local(),
                it.remote(),
                null,
                it.establishedAtNanos(),
                null,
                host,
                new TlsHandshake(host, at(0), at(9), null, alert == null ? Samples.tls() : null, failure),
                null,
                null,
                List.of(),
                List.of(),
                0,
                0,
                0,
                0,
                null,
                null);
    }

    @Test
    void w504ClientDoesNotTrustTheCa() {
        assertThat(Found.in()
                        .on(client(1, "a.test:443", "client sent alert unknown_ca"))
                        .texts(W504))
                .containsExactly(
                        "the client 127.0.0.1 does not trust Weir's CA: it refused the certificate for a.test:443;"
                                + " see weir doctor");
        assertThat(Found.in()
                        .on(client(1, "a.test:443", "sslv3 alert bad certificate"), client(2, "b.test:443", null))
                        .texts(W504))
                .singleElement()
                .asString()
                .startsWith("the client 127.0.0.1 trusts Weir's CA and yet refused the certificate for a.test:443");
        assertThat(Found.in()
                        .on(client(1, "a.test:443", "alert unknown_ca"), client(2, "a.test:443", null))
                        .texts(W504))
                .as("later it took it")
                .isEmpty();
        assertThat(Found.in()
                        .on(client(1, "a.test:443", "alert protocol_version"))
                        .texts(W504))
                .isEmpty();
        assertThat(Found.in().on(Samples.client(1)).texts(W504)).isEmpty();
    }

    @Test
    void w701NoPackets() {
        CaptureInfo info = new CaptureInfo("1", Samples.ANCHOR, List.of(), "epoll", CaptureInfo.Loss.NONE);
        assertThat(Found.in().with(info).texts(W701)).hasSize(1);
        assertThat(Found.in()
                        .with(info.withPackets(PacketCapture.off("not permitted")))
                        .texts(W701))
                .singleElement()
                .asString()
                .startsWith("no packets were captured (not permitted)");
        assertThat(Found.in()
                        .with(info.withPackets(new PacketCapture("tcpdump", null, false, 9, 0, 0)))
                        .texts(W701))
                .isEmpty();
    }
}
