package dev.weir.inspector.findings.tls;

import dev.weir.events.CertificateDetails;
import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** W502 to W504: what TLS cost, and whom it stopped. */
public final class TlsRules {

    public static final List<ExchangeRule> ALL =
            List.of((x, thresholds, found) -> extraRoundTrip(x, found), TlsRules::expiresSoon, TlsRules::longChain);

    private TlsRules() {}

    /** Fresh ones for one capture. */
    public static List<CaptureRule> all() {
        return List.of(new Distrust());
    }

    /** Of a handshake that this exchange paid for. */
    private static @Nullable TlsDetails details(Examined x) {
        TlsHandshake handshake = x.exchange().originTls();
        return handshake == null ? null : handshake.details();
    }

    /** TLS 1.2 without resumption takes two round trips, and Weir knows no false start. */
    private static void extraRoundTrip(Examined x, Consumer<Finding> found) {
        TlsDetails details = details(x);
        if (details != null && details.protocol().equals("TLSv1.2") && Boolean.FALSE.equals(details.resumed())) {
            Examined.RoundTrip rtt = x.roundTrip();
            found.accept(Finding.of(
                    FindingCode.W502,
                    x,
                    Evidence.APP,
                    rtt == null ? 0 : rtt.nanos(),
                    "rtt",
                    rtt == null ? "?" : Numbers.time(rtt.nanos())));
        }
    }

    private static void expiresSoon(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        TlsDetails details = details(x);
        if (details == null || details.chain().isEmpty()) {
            return;
        }
        CertificateDetails leaf = details.chain().get(0);
        Instant now = x.anchor().wallAt(x.exchange().startedAtNanos());
        double days = Duration.between(now, leaf.notAfter()).toMinutes() / 1_440.0;
        if (days < thresholds.get(Threshold.W503_DAYS)) {
            found.accept(Finding.of(
                            FindingCode.W503,
                            x,
                            Evidence.APP,
                            0,
                            "subject",
                            leaf.subject(),
                            "days",
                            Numbers.decimal(Math.abs(days)))
                    .variant(days < 0 ? "expired" : "expires"));
        }
    }

    /** More than the first flight of a connection holds (RFC 6928: ten segments) costs a round trip. */
    private static void longChain(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        TlsDetails details = details(x);
        RecordedConnection origin = x.origin();
        TcpSample connected = origin == null ? null : origin.sample(TcpMoment.CONNECTED);
        long mss = connected == null ? -1 : connected.info().get(Figure.SEND_MSS);
        // A session that was taken up has no certificates travel.
        if (details == null || mss <= 0 || Boolean.TRUE.equals(details.resumed())) {
            return;
        }
        long bytes = 0;
        for (CertificateDetails certificate : details.chain()) {
            bytes += certificate.sizeBytes();
        }
        double room = thresholds.get(Threshold.W503_SEGMENTS) * mss;
        if (bytes > room) {
            found.accept(Finding.of(
                            FindingCode.W503,
                            x,
                            Evidence.APP,
                            0,
                            "count",
                            Integer.toString(details.chain().size()),
                            "bytes",
                            Numbers.bytes(bytes),
                            "room",
                            Numbers.bytes(Math.round(room)))
                    .variant("long"));
        }
    }
}
