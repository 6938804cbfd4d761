package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W501;
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
import dev.weir.events.RefusedChain;
import dev.weir.events.TcpMoment;
import dev.weir.events.TlsDetails;
import dev.weir.events.TlsHello;
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
        exchange.tls = TlsHandshake.begun("origin.test", List.of(), at(100)).agreed(at(200), details);
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
                failure == null
                        ? TlsHandshake.begun(host, List.of(), at(0)).agreed(at(9), Samples.tls())
                        : TlsHandshake.begun(host, List.of(), at(0)).failed(at(9), failure),
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

    private static RecordedExchange answered(TlsHello hello, boolean resumed) {
        return paying(TlsHandshake.begun("origin.test", List.of(), at(100))
                .answered(at(150), hello)
                .agreed(at(200), details("TLSv1.3", resumed, days(90), 9)));
    }

    private static RecordedExchange paying(TlsHandshake tls) {
        SampleExchange exchange = SampleExchange.of(1, "https://origin.test/", 0)
                .tcp(20, 100)
                .tls(200)
                .send(300)
                .receive("HTTP/1.1 200 OK\r\n\r\n", body(9), 400, 500);
        exchange.tls = tls;
        return exchange.end();
    }

    @Test
    void w501TicketInVain() {
        TlsHello offered = new TlsHello(true, List.of("X25519"), null);
        assertThat(Found.in(answered(offered, false)).texts(W501))
                .containsExactly("a full TLS handshake of 100 µs although Weir offered a ticket of an earlier one:"
                        + " origin.test did not take it");
        assertThat(Found.in(answered(offered, true)).texts(W501)).isEmpty();
        assertThat(Found.in(answered(new TlsHello(false, List.of("X25519"), null), false))
                        .texts(W501))
                .isEmpty();
        assertThat(Found.in(exchange(details("TLSv1.3", false, days(90), 9))).texts(W501))
                .as("not known what was offered")
                .isEmpty();
    }

    @Test
    void w502OriginWantedAnotherGroup() {
        TlsHello retried = new TlsHello(false, List.of("X25519MLKEM768", "X25519"), "secp384r1");
        assertThat(Found.in(answered(retried, false)).texts(W502))
                .containsExactly("TLS took one more round trip (?): Weir sent a key for X25519MLKEM768, X25519, the"
                        + " origin wanted secp384r1");
        assertThat(Found.in(answered(new TlsHello(false, List.of("X25519"), null), false))
                        .texts(W502))
                .isEmpty();
    }

    @Test
    void w503ChainIsIncomplete() {
        TlsHandshake begun = TlsHandshake.begun("origin.test", List.of(), at(100));
        List<CertificateDetails> leaf = details("TLSv1.3", false, days(90), 9).chain();
        Failure failure = new Failure(Leg.ORIGIN, FailureKind.TLS_CERTIFICATE_ERROR, "not trusted");
        assertThat(Found.in(paying(begun.refused(new RefusedChain(leaf, "CN=between"))
                                .failed(at(200), failure)))
                        .texts(W503))
                .containsExactly("the origin's chain is incomplete: it sent 1 of its certificates, but not that of"
                        + " CN=between, which is not trusted either");
        assertThat(Found.in(paying(begun.refused(new RefusedChain(leaf, null)).failed(at(200), failure)))
                        .texts(W503))
                .as("self-signed, or of another host")
                .isEmpty();
    }

    private static RecordedConnection leaving(Long answeredMicros, long leftMicros) {
        TlsHandshake begun = TlsHandshake.begun("a.test", List.of(), at(0));
        TlsHandshake answered = answeredMicros == null
                ? begun
                : begun.answered(at(answeredMicros), new TlsHello(false, List.of(), null));
        Failure left =
                new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "the connection ended in the handshake");
        return Samples.speaking(Samples.client(1), answered.failed(at(leftMicros), left), null);
    }

    @Test
    void w504ClientLeavesAsSoonAsItSeesTheCertificate() {
        assertThat(Found.in().on(leaving(1_000L, 101_000)).texts(W504)).hasSize(1);
        assertThat(Found.in().on(leaving(1_000L, 101_001)).texts(W504))
                .as("later, for another reason")
                .isEmpty();
        assertThat(Found.in().on(leaving(null, 50_000)).texts(W504))
                .as("before it saw one")
                .isEmpty();
    }
}
