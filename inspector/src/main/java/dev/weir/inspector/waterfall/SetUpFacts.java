package dev.weir.inspector.waterfall;

import dev.weir.events.CertificateDetails;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the exchange came to its connection: name, handshakes, or reuse. */
final class SetUpFacts {

    private SetUpFacts() {}

    static void add(FactSheet sheet, ShownExchange shown) {
        RecordedExchange exchange = shown.exchange();
        if (exchange.dns() != null) {
            addDns(sheet.label("DNS"), exchange.dns());
        }
        sheet.label("TCP");
        if (exchange.reused()) {
            sheet.fact(reuse(shown), Evidence.APP);
        }
        addAttempts(sheet, exchange, shown.origin());
        addKernelView(sheet, shown);
        TlsHandshake tls = exchange.originTls();
        if (tls != null) {
            addTls(sheet.label("TLS"), tls);
        }
    }

    private static String reuse(ShownExchange shown) {
        RecordedExchange exchange = shown.exchange();
        Long paidBy = shown.paidByNumber();
        return "reused " + exchange.origin() + ", idle " + Quantities.duration(exchange.idleNanos())
                + (paidBy == null ? "" : ", paid by #" + paidBy);
    }

    private static void addDns(FactSheet sheet, DnsLookup dns) {
        for (DnsQuery query : dns.queries()) {
            Long ended = dns.endedAtNanos();
            boolean late = ended != null && query.endedAtNanos() > ended;
            sheet.fact(
                    query.type() + " " + query.name() + " @" + address(query.server()) + "/" + query.transport() + " "
                            + Quantities.duration(query.endedAtNanos() - query.startedAtNanos()) + " → "
                            + outcome(query) + (late ? " (after the lookup had ended)" : ""),
                    Evidence.APP);
        }
        DnsSource source = dns.source();
        if (source == DnsSource.LITERAL) {
            boolean address = dns.name().indexOf(':') >= 0 || dns.name().matches("[0-9.]+");
            sheet.fact(
                    address
                            ? dns.name() + " is an address already: nothing was asked"
                            : dns.name() + " → " + addresses(dns.addresses()) + " (by itself, nothing was asked)",
                    Evidence.APP);
        } else if (source != null && source != DnsSource.RESOLVER) {
            sheet.fact(dns.name() + " → " + addresses(dns.addresses()) + " " + unasked(source), Evidence.APP);
        } else if (source != null && dns.queries().isEmpty()) {
            sheet.fact(dns.name() + " → " + addresses(dns.addresses()), Evidence.APP);
        }
        if (dns.failure() != null) {
            sheet.fact(Style.ERROR, dns.name() + ": " + dns.failure(), Evidence.APP);
        } else if (dns.endedAtNanos() == null) {
            sheet.fact(Style.WARNING, dns.name() + ": not answered until the exchange ended", Evidence.APP);
        }
    }

    private static String outcome(DnsQuery query) {
        if (query.failure() != null) {
            return query.failure();
        }
        String rcode = query.rcode() == null ? "no answer" : query.rcode();
        if (query.answers().isEmpty()) {
            return rcode.equals("NOERROR") ? "no records" : rcode;
        }
        long ttl =
                query.answers().stream().mapToLong(DnsRecord::ttlSeconds).min().orElse(0);
        return query.answers().stream()
                        .map(record -> record.type().equals(query.type())
                                ? record.data()
                                : record.type() + " " + record.data())
                        .collect(Collectors.joining(", "))
                + (rcode.equals("NOERROR") ? "" : ", " + rcode) + " (ttl " + ttl + ")";
    }

    private static String unasked(DnsSource source) {
        return switch (source) {
            case OVERRIDE -> "(by --resolve, nothing was asked)";
            case HOSTS_FILE -> "(hosts file)";
            case CACHE -> "(Weir's cache)";
            case LITERAL, RESOLVER -> "";
        };
    }

    private static String addresses(List<InetAddress> addresses) {
        return addresses.isEmpty()
                ? "no address"
                : addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }

    private static void addAttempts(FactSheet sheet, RecordedExchange exchange, @Nullable RecordedConnection origin) {
        List<ConnectAttempt> attempts = exchange.attempts();
        for (ConnectAttempt attempt : attempts) {
            Style style = attempt.outcome() == ConnectAttempt.Outcome.FAILED ? Style.WARNING : Style.TEXT;
            long start = attempt.startedAtNanos() - attempts.get(0).startedAtNanos();
            String after = start == 0 ? "" : "  started " + Quantities.duration(start) + " after the first";
            sheet.fact(style, attempt(attempt, origin) + after, Evidence.APP);
        }
    }

    private static String attempt(ConnectAttempt attempt, @Nullable RecordedConnection origin) {
        Long ended = attempt.endedAtNanos();
        String took = ended == null ? "" : " " + Quantities.duration(ended - attempt.startedAtNanos());
        String to = "→ " + address(attempt.remote()) + "  ";
        return switch (attempt.outcome()) {
            case CONNECTED ->
                (origin == null ? "" : address(origin.local()) + " ") + to + "three-way handshake" + took + " ("
                        + attempt.connection() + ")";
            case FAILED ->
                to + "failed after" + took
                        + (attempt.failure() == null
                                ? ""
                                : ": " + attempt.failure().detail());
            case ABANDONED -> to + "abandoned after" + took + ", another address was faster";
            case PENDING -> to + "no answer until the exchange ended";
        };
    }

    private static void addKernelView(FactSheet sheet, ShownExchange shown) {
        TcpSample last = shown.latestSample();
        if (last == null) {
            return;
        }
        TcpInfo info = last.info();
        StringBuilder text = new StringBuilder(shown.exchange().reused() ? "" : handshakeRoundTrip(shown));
        text.append(known(info.minRttMicros(), "min RTT " + Quantities.duration(info.minRttMicros() * 1_000L)))
                .append(known(info.congestionWindow(), "cwnd " + info.congestionWindow()))
                .append(known(info.sendMss(), "mss " + info.sendMss()))
                .append(known(info.totalRetrans(), info.totalRetrans() + " retransmitted"));
        int end = text.lastIndexOf(" · ");
        if (end > 0) {
            sheet.fact(info.totalRetrans() > 0 ? Style.WARNING : Style.TEXT, text.substring(0, end), Evidence.KERNEL);
        }
    }

    private static String handshakeRoundTrip(ShownExchange shown) {
        TcpSample first =
                shown.origin() == null ? null : shown.origin().samples().get(0);
        return first == null
                        || first.moment() != TcpMoment.CONNECTED
                        || first.info().rttMicros() <= 0
                ? ""
                : "SYN to SYN,ACK " + Quantities.duration(first.info().rttMicros() * 1_000L) + " · ";
    }

    private static String known(int value, String text) {
        return value < 0 ? "" : text + " · ";
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
                    "issued by " + leaf.issuer() + " · chain of " + chain.size() + ", " + Quantities.bytes(bytes),
                    Evidence.APP);
        }
        if (details.distrust() != null) {
            sheet.fact(Style.WARNING, "not trusted, went on all the same: " + details.distrust(), Evidence.APP);
        }
    }

    private static String day(CertificateDetails leaf) {
        return LocalDate.ofInstant(leaf.notAfter(), ZoneOffset.UTC).toString();
    }

    /** {@code 127.0.0.1:80} or {@code [::1]:80}; the name where it was never resolved. */
    static String address(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip == null ? address.getHostString() : ip.getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + String.format(Locale.ROOT, "%d", address.getPort());
    }
}
