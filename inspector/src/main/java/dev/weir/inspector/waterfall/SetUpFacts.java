package dev.weir.inspector.waterfall;

import dev.weir.events.CertificateDetails;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TlsDetails;
import dev.weir.events.WayIn;
import dev.weir.inspector.kernel.KernelShare;
import dev.weir.inspector.ladder.ConnectFacts;
import dev.weir.inspector.ladder.DnsFacts;
import dev.weir.inspector.ladder.HandshakeLadder;
import dev.weir.inspector.ladder.KernelFacts;
import dev.weir.inspector.ladder.TlsLadder;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** How the exchange came to its connection: name, handshakes, or reuse. */
final class SetUpFacts {

    private SetUpFacts() {}

    static void add(FactSheet sheet, ShownExchange shown) {
        RecordedExchange exchange = shown.exchange();
        if (exchange.dns() != null) {
            DnsFacts.add(sheet.label("DNS"), exchange.dns());
        }
        sheet.label("TCP");
        if (exchange.reused()) {
            sheet.fact(reuse(shown), Evidence.APP);
        }
        ConnectFacts.add(sheet, exchange.attempts(), shown.origin());
        addKernelView(sheet, shown);
        TlsHandshake tls = exchange.originTls();
        if (tls != null) {
            addTls(sheet.label("TLS"), tls);
            new TlsLadder(tls, Leg.ORIGIN, shown.clock()).add(sheet);
        }
    }

    private static String reuse(ShownExchange shown) {
        RecordedExchange exchange = shown.exchange();
        Long paidBy = shown.paidByNumber();
        return "reused " + exchange.origin() + ", idle " + Quantities.duration(exchange.idleNanos())
                + (paidBy == null ? "" : ", paid by #" + paidBy);
    }

    private static void addKernelView(FactSheet sheet, ShownExchange shown) {
        RecordedConnection origin = shown.origin();
        // Of an imported one nobody knows more than that it was there.
        boolean known = shown.exchange().passage().way() != WayIn.IMPORTED;
        if (origin != null && known && !shown.exchange().reused()) {
            new HandshakeLadder(origin, shown.clock()).add(sheet);
        }
        TcpSample last = shown.latestSample();
        if (last != null) {
            KernelFacts.add(sheet, last.info(), KernelShare.of(shown.exchange(), Leg.ORIGIN));
        }
    }

    static void addTls(FactSheet sheet, TlsHandshake tls) {
        TlsDetails details = tls.details();
        Long ended = tls.endedAtNanos();
        String took = ended == null ? "" : " " + Quantities.duration(ended - tls.startedAtNanos());
        String name = tls.serverName() == null ? "without SNI" : "SNI " + tls.serverName();
        if (details != null) {
            sheet.fact(agreed(details) + took, Evidence.APP);
            addCertificate(sheet, name, details);
        } else if (tls.failure() != null) {
            sheet.fact(Style.ERROR, name + " failed after" + took + ": " + tls.failure(), Evidence.APP);
        } else {
            sheet.fact(Style.WARNING, name + ": the connection ended in the handshake", Evidence.APP);
        }
        if (tls.clientCertificate() != null) {
            addClientCertificate(sheet, tls.clientCertificate());
        }
    }

    private static void addClientCertificate(FactSheet sheet, ClientCertificate asked) {
        CertificateDetails sent = asked.sent();
        String by = asked.issuers().isEmpty() ? "" : " issued by " + String.join(" or ", asked.issuers());
        if (sent == null) {
            sheet.fact(Style.WARNING, "asked for a client certificate" + by + ": none sent", Evidence.APP);
        } else {
            sheet.fact(
                    "asked for a client certificate" + by + " · sent " + sent.subject() + ", until " + day(sent),
                    Evidence.APP);
        }
    }

    private static String agreed(TlsDetails details) {
        Boolean resumed = details.resumed();
        return details.protocol().replace("TLSv", "") + " " + details.cipher()
                + (details.group() == null ? "" : " " + details.group())
                + (details.alpn() == null ? " without alpn" : " alpn=" + details.alpn())
                + (resumed == null ? "" : resumed ? " resumed" : " full handshake");
    }

    private static void addCertificate(FactSheet sheet, String name, TlsDetails details) {
        List<CertificateDetails> chain = details.chain();
        if (chain.isEmpty()) {
            sheet.fact(name, Evidence.APP);
        } else {
            CertificateDetails leaf = chain.get(0);
            long bytes = chain.stream().mapToLong(CertificateDetails::sizeBytes).sum();
            sheet.fact(name + " · " + leaf.subject() + ", " + leaf.key() + ", until " + day(leaf), Evidence.APP);
            sheet.fact(
                    "issued by " + leaf.issuer() + " · chain of " + chain.size() + ", "
                            + (Boolean.TRUE.equals(details.resumed())
                                    ? "from an earlier handshake"
                                    : Quantities.bytes(bytes)),
                    Evidence.APP);
        }
        if (details.distrust() != null) {
            sheet.fact(Style.WARNING, "not trusted, went on all the same: " + details.distrust(), Evidence.APP);
        }
    }

    private static String day(CertificateDetails leaf) {
        return LocalDate.ofInstant(leaf.notAfter(), ZoneOffset.UTC).toString();
    }
}
