package dev.weir.inspector.har;

import dev.weir.events.CertificateDetails;
import dev.weir.events.DnsQuery;
import dev.weir.events.DnsRecord;
import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.IpText;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
import dev.weir.events.TlsDetails;
import dev.weir.inspector.model.ClientCertificate;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the parts of {@code _weir} that tell of names, connections and handshakes on the origin leg. */
final class WeirNetwork {

    private final HarJson json;
    private final long anchorNanos;

    WeirNetwork(HarJson json, long anchorNanos) {
        this.json = json;
        this.anchorNanos = anchorNanos;
    }

    /** IPv6 in brackets. */
    static String hostPort(InetSocketAddress address) {
        String host = address.getAddress() == null ? address.getHostString() : bare(address.getAddress());
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** Without the scope that only this machine understands. */
    static String bare(InetAddress address) {
        String text = IpText.of(address);
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    void write(HarEntry entry) {
        writeRoutes(entry.exchange().passage().routes());
        if (entry.exchange().dns() != null) {
            writeDns(entry.exchange().dns());
        }
        writeTcp(entry);
        TlsDetails tls = entry.originTls();
        TlsHandshake handshake = entry.exchange().originTls();
        ClientCertificate asked = handshake == null ? null : handshake.clientCertificate();
        if (tls != null) {
            writeTls(tls, asked);
        } else if (asked != null) {
            json.object("tls").token("ev", Evidence.APP);
            writeClientCertificate(asked);
            json.endObject();
        }
    }

    private void writeRoutes(List<Passage.RouteChoice> routes) {
        if (routes.isEmpty()) {
            return;
        }
        json.array("routes");
        for (Passage.RouteChoice route : routes) {
            json.object()
                    .token("ev", Evidence.APP)
                    .thousandth("t", route.atNanos() - anchorNanos)
                    .string("route", route.route())
                    .string("why", route.why())
                    .string(
                            "failure",
                            route.failure() == null ? null : route.failure().toString())
                    .endObject();
        }
        json.endArray();
    }

    private void writeClientCertificate(ClientCertificate asked) {
        CertificateDetails sent = asked.sent();
        json.object("clientCertificate").array("issuers");
        asked.issuers().forEach(json::element);
        json.endArray().string("sent", sent == null ? null : sent.subject()).endObject();
    }

    private void writeDns(DnsLookup dns) {
        json.object("dns").token("ev", Evidence.APP).string("name", dns.name()).token("source", dns.source());
        if (dns.source() == DnsSource.CACHE || dns.source() == DnsSource.RESOLVER) {
            json.string("cache", dns.source() == DnsSource.CACHE ? "hit" : "miss");
        }
        json.array("addresses");
        dns.addresses().forEach(address -> json.element(bare(address)));
        json.endArray().array("q");
        dns.queries().forEach(this::writeQuery);
        json.endArray()
                .string("failure", dns.failure() == null ? null : dns.failure().toString());
        json.endObject();
    }

    private void writeQuery(DnsQuery query) {
        json.object()
                .string("name", query.name())
                .string("type", query.type())
                .string("server", hostPort(query.server()))
                .string("proto", query.transport())
                .thousandth("t", query.startedAtNanos() - anchorNanos)
                .thousandth("ms", (query.endedAtNanos() - query.startedAtNanos()) / 1_000)
                .string("rcode", query.rcode())
                .string("failure", query.failure())
                .array("answers");
        for (DnsRecord record : query.answers()) {
            json.object()
                    .string("name", record.name())
                    .string("type", record.type())
                    .string("data", record.data())
                    .number("ttl", record.ttlSeconds())
                    .endObject();
        }
        json.endArray().endObject();
    }

    private void writeTcp(HarEntry entry) {
        RecordedExchange exchange = entry.exchange();
        RecordedConnection origin = entry.origin();
        json.object("tcp");
        if (exchange.origin() != null) {
            json.string("conn", exchange.origin().toString()).flag("reused", exchange.reused());
        }
        if (exchange.reused() && exchange.paidBy() != null) {
            json.string("paidBy", exchange.paidBy().toString()).thousandth("idleMs", exchange.idleNanos() / 1_000);
        }
        if (origin != null) {
            json.string("local", hostPort(origin.local())).string("peer", hostPort(origin.remote()));
        }
        writeAttempts(exchange.attempts());
        if (origin != null) {
            writeInfo(samples(exchange, origin));
            // As with the client's: told once, where it is drawn.
            if (origin.close() != null && origin.lastExchange() == exchange.number()) {
                writeClose(origin.close());
            }
        }
        json.endObject();
    }

    private void writeAttempts(List<ConnectAttempt> attempts) {
        json.array("attempts");
        for (ConnectAttempt attempt : attempts) {
            json.object()
                    .string("conn", attempt.connection().toString())
                    .string("peer", hostPort(attempt.remote()))
                    .thousandth("start", attempt.startedAtNanos() - anchorNanos)
                    .thousandthIfKnown("end", sinceAnchor(attempt.endedAtNanos()))
                    .token("outcome", attempt.outcome())
                    .string(
                            "failure",
                            attempt.failure() == null ? null : attempt.failure().toString())
                    .endObject();
        }
        json.endArray();
    }

    private @Nullable Long sinceAnchor(@Nullable Long nanos) {
        return nanos == null ? null : nanos - anchorNanos;
    }

    /** Of the origin leg, those of the connection and those of the exchange, in their order. */
    private static List<TcpSample> samples(RecordedExchange exchange, RecordedConnection origin) {
        return Stream.concat(
                        origin.samples().stream(),
                        exchange.samples().stream().filter(sample -> sample.leg() == Leg.ORIGIN))
                .sorted(Comparator.comparingLong(TcpSample::atNanos))
                .toList();
    }

    private void writeInfo(List<TcpSample> samples) {
        if (samples.isEmpty()) {
            return;
        }
        json.array("info");
        for (TcpSample sample : samples) {
            TcpInfo info = sample.info();
            json.object()
                    .token("ev", Evidence.KERNEL)
                    .thousandth("t", sample.atNanos() - anchorNanos)
                    .token("at", sample.moment())
                    .string("state", info.state().name())
                    .number("rttUs", info.rttMicros())
                    .number("rttVarUs", info.rttVarMicros())
                    .number("minRttUs", info.minRttMicros())
                    .number("retrans", info.totalRetrans())
                    .number("unacked", info.unackedSegments())
                    .number("cwnd", info.congestionWindow())
                    .number("mss", info.sendMss())
                    .number("segsOut", info.segmentsOut())
                    .number("segsIn", info.segmentsIn())
                    .endObject();
        }
        json.endArray();
    }

    /** The states of both ends after each step, ours first. */
    void writeClose(CloseStory close) {
        json.object("close")
                .token("ev", close.evidence())
                .token("first", close.first())
                .token("kind", close.kind())
                .token("answer", close.answer())
                .token("moment", close.moment())
                .token("reason", close.reason())
                .flag("halfClose", close.halfClose())
                .flag("closeNotifySent", close.closeNotifySent())
                .flag("closeNotifyReceived", close.closeNotifyReceived())
                .token("timeWait", close.timeWait())
                .thousandthIfKnown("timeWaitUntil", sinceAnchor(close.timeWaitUntilNanos()))
                .thousandth("closed", close.closedAtNanos() - anchorNanos)
                .array("steps");
        for (CloseStory.Step step : close.steps()) {
            json.object()
                    .thousandth("t", step.atNanos() - anchorNanos)
                    .token("step", step.kind())
                    .string("ours", name(step.ourState()))
                    .string("peers", name(step.peerState()))
                    .token("ev", step.evidence())
                    .number("received", step.bytesReceived())
                    .number("sent", step.bytesSent())
                    .endObject();
        }
        json.endArray().endObject();
    }

    /** As the kernel spells it. */
    private static @Nullable String name(@Nullable TcpState state) {
        return state == null ? null : state.name();
    }

    private void writeTls(TlsDetails tls, @Nullable ClientCertificate asked) {
        json.object("tls")
                .token("ev", Evidence.APP)
                .string("version", tls.protocol().replace("TLSv", ""))
                .string("cipher", tls.cipher())
                .string("group", tls.group())
                .string("alpn", tls.alpn())
                .string("sni", tls.serverName())
                .flag("resumed", tls.resumed())
                .string("distrust", tls.distrust())
                .number("certificates", tls.chain().size());
        if (asked != null) {
            writeClientCertificate(asked);
        }
        json.endObject();
    }
}
